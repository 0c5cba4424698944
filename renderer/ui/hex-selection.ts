/** Coloured runs of bytes, and the selection and its movement by keys. Pure. */

/** A coloured run of bytes, `[start, end)`. */
export interface HexMark {
  start: number
  end: number
  tone: 'control' | 'warn' | 'in' | 'out' | 'bad' | 'lit'
}

/** `anchor` is fixed, `cursor` moves; both are byte offsets and inclusive. */
export interface HexSelection {
  anchor: number
  cursor: number
}

/** Returns the selected bytes as `[start, end)`. */
export const span = ({ anchor, cursor }: HexSelection): { start: number; end: number } => ({
  start: Math.min(anchor, cursor),
  end: Math.max(anchor, cursor) + 1,
})

export interface HexKey {
  key: string
  shift: boolean
  /** Ctrl, or Command on macOS. */
  ctrl: boolean
}

/** Returns the selection after a key; undefined when the key has no meaning here. */
export function afterKey(
  { key, shift, ctrl }: HexKey,
  selection: HexSelection,
  length: number,
  perRow: number,
  rowsPerPage: number,
): HexSelection | undefined {
  if (length === 0) return undefined
  if (ctrl && key.toLowerCase() === 'a') return { anchor: 0, cursor: length - 1 }
  const { cursor } = selection
  const rowStart = cursor - (cursor % perRow)
  const moves: Record<string, number> = {
    ArrowLeft: cursor - 1,
    ArrowRight: cursor + 1,
    ArrowUp: cursor - perRow < 0 ? cursor : cursor - perRow,
    ArrowDown: cursor + perRow >= length ? cursor : cursor + perRow,
    PageUp: Math.max(cursor - rowsPerPage * perRow, cursor % perRow),
    PageDown: cursor + rowsPerPage * perRow,
    Home: ctrl ? 0 : rowStart,
    End: ctrl ? length - 1 : rowStart + perRow - 1,
  }
  const moved = Object.hasOwn(moves, key) ? moves[key] : undefined
  if (moved === undefined || (ctrl && key.startsWith('Arrow'))) return undefined
  const to = Math.min(Math.max(0, moved), length - 1)
  return { anchor: shift ? selection.anchor : to, cursor: to }
}

/** Parses an offset: `0x1a`, `1ah` and `$1a` are hex, `26` is decimal. Returns undefined otherwise. */
export function parseOffset(text: string): number | undefined {
  const clean = text.trim().replace(/[_\s,]/g, '')
  const hex = /^(?:0x|\$)([0-9a-f]+)$/i.exec(clean) ?? /^([0-9a-f]+)h$/i.exec(clean)
  if (hex?.[1] !== undefined) return Number.parseInt(hex[1], 16)
  return /^\d+$/.test(clean) ? Number(clean) : undefined
}
