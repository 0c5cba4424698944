/**
 * Keeps the rows that a new layout left as they were, so that the window does not render them again when a page is added
 * before or after them. Pure.
 */
import type { ConversationRow, TextRun } from './rows.ts'

/** Returns `rows` with each row that equals one of `before` replaced by it; both are in the order of the conversation. */
export function keepEqual(
  before: readonly ConversationRow[],
  rows: readonly ConversationRow[],
): readonly ConversationRow[] {
  const known = new Map<object, Map<number, ConversationRow>>()
  for (const row of before) {
    const ofPiece = known.get(row.piece)
    if (ofPiece === undefined) known.set(row.piece, new Map([[row.offset, row]]))
    else if (row.type !== 'gap') ofPiece.set(row.offset, row)
  }
  return rows.map((row) => {
    const other = known.get(row.piece)?.get(row.offset)
    return other !== undefined && isEqual(row, other) ? other : row
  })
}

function isEqual(a: ConversationRow, b: ConversationRow): boolean {
  if (a.begins !== b.begins) return false
  switch (a.type) {
    case 'text':
      return (
        b.type === 'text' &&
        a.endsLine === b.endsLine &&
        a.runs.length === b.runs.length &&
        a.runs.every((run, i) => isSameRun(run, b.runs[i]))
      )
    case 'hex':
      return (
        b.type === 'hex' &&
        a.bytes.length === b.bytes.length &&
        a.bytes.every((byte, i) => byte === b.bytes[i])
      )
    case 'note':
    case 'gap':
      return a.type === b.type
  }
}

const isSameRun = (a: TextRun, b: TextRun | undefined): boolean =>
  b?.piece === a.piece && a.text === b.text && a.offsets[0] === b.offsets[0] && a.end === b.end
