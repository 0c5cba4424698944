import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markBytes } from '../../../../../../shared/bytes/hidden-characters.ts'
import { decodeText } from '../../../../../../shared/bytes/stream-decoder.ts'
import type { EntryKind, EntrySummary } from '../../../../../../shared/model/entry.ts'
import { layOut } from '../../../../../../renderer/state/timeline/conversation/lay-out.ts'
import type {
  ConversationRow,
  LoadedPiece,
} from '../../../../../../renderer/state/timeline/conversation/rows.ts'

const entry = (
  n: number,
  direction: EntrySummary['direction'],
  kind: EntryKind,
  length: number,
): EntrySummary => ({
  n,
  at: n,
  connection: 1,
  direction,
  kind,
  length,
  preview: '',
  previewHex: false,
  partial: false,
  missing: 0,
  crafted: false,
  verdicts: [],
  message: null,
  frame: null,
  event: null,
})

function piece(
  n: number,
  direction: EntrySummary['direction'],
  content: string | Uint8Array,
  {
    kind = 'data',
    offset = 0,
    total = -1,
    missing = 0,
    ...rest
  }: {
    kind?: EntryKind
    offset?: number
    total?: number
    missing?: number
    phase?: 0 | 1
  } = {},
): LoadedPiece {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    position: n,
    entry: entry(n, direction, kind, bytes.length),
    offset,
    length: bytes.length,
    total: total < 0 ? offset + bytes.length : total,
    missing,
    capped: false,
    notInflated: null,
    bytes,
    ...rest,
  }
}

const show = (row: ConversationRow): string => {
  const mark = row.begins ? { in: '<', out: '>', none: '.' }[row.piece.entry.direction] : ' '
  switch (row.type) {
    case 'text':
      return `${mark}${markBytes(row.runs.map(({ text }) => text).join('|'))}${row.endsLine ? '$' : ''}`
    case 'hex':
      return `${mark}${String(row.offset)} ${Buffer.from(row.bytes).toString('hex')}`
    default:
      return `${mark}${row.type}`
  }
}

const rowsOf = (
  pieces: readonly LoadedPiece[],
  options: Partial<Parameters<typeof layOut>[1]> = {},
): string[] =>
  layOut(pieces, { mode: 'text', encoding: 'utf-8', columns: 80, notes: true, ...options }).map(
    show,
  )

test('joins payloads of one direction to lines, and begins a block where the direction changes', () => {
  expect(
    rowsOf([
      piece(1, 'out', 'LOGIN\nSUB 6'),
      piece(2, 'out', '00519\n'),
      piece(3, 'in', 'OK\r\n'),
      piece(4, 'none', '', { kind: 'note' }),
      piece(5, 'in', 'TICK'),
    ]),
  ).toEqual(['>LOGIN$', ' SUB 6|00519$', '<OK\r$', '.note', '<TICK'])
  const without = [piece(1, 'in', 'a'), piece(2, 'none', '', { kind: 'note' }), piece(3, 'in', 'b')]
  expect(rowsOf(without, { notes: false })).toEqual(['<a|b'])
})

test('breaks a line at the width, and counts East Asian characters twice', () => {
  expect(rowsOf([piece(1, 'in', 'abcdefgh贵州茅台')], { columns: 6 })).toEqual([
    '<abcdef',
    ' gh贵州',
    ' 茅台',
  ])
})

test('decodes a character that two reads share, across entries of the other direction', () => {
  const gbk = Buffer.from('b9f3d6dd', 'hex')
  expect(
    rowsOf(
      [piece(1, 'in', gbk.subarray(0, 3)), piece(2, 'out', 'ok'), piece(3, 'in', gbk.subarray(3))],
      { encoding: 'gbk' },
    ),
  ).toEqual(['<贵', '>ok', '<州'])
})

test('shows the bytes of an incomplete character where the stream ends or bytes are missing', () => {
  const cut = Buffer.from('41e8b4', 'hex')
  expect(rowsOf([piece(1, 'in', cut)])).toEqual(['<A<E8><B4>'])
  expect(
    rowsOf([piece(1, 'in', '\n\u00e9'.slice(0, 1)), piece(2, 'in', cut.subarray(1, 2))]),
  ).toEqual(['<$', ' <E8>'])
  expect(
    rowsOf([piece(1, 'in', cut, { missing: 7 }), piece(2, 'in', Buffer.from('b541', 'hex'))]),
  ).toEqual(['<A<E8><B4>', ' gap', ' <B5>A'])
})

test('begins each WebSocket message in a row of its own, an empty one too', () => {
  expect(
    rowsOf([
      piece(1, 'in', 'one', { kind: 'text' }),
      piece(2, 'in', '', { kind: 'text' }),
      piece(3, 'in', 'thr', { kind: 'text', total: 5 }),
      piece(3, 'in', 'ee', { kind: 'text', offset: 3, total: 5 }),
      piece(4, 'in', Buffer.from('e8', 'hex'), { kind: 'binary' }),
      piece(5, 'in', Buffer.from('b4b5', 'hex'), { kind: 'binary' }),
    ]),
  ).toEqual(['<one', ' ', ' thr|ee', ' <E8>', ' <B4><B5>'])
})

test('continues a row of hex in the next piece of a payload', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, i) => i)
  expect(
    rowsOf(
      [
        piece(1, 'in', bytes.subarray(0, 13), { total: 20 }),
        piece(1, 'in', bytes.subarray(13), { offset: 13 }),
        piece(2, 'in', bytes.subarray(0, 2)),
      ],
      { mode: 'hex' },
    ),
  ).toEqual(['<0 000102030405060708090a0b0c0d0e0f', ' 16 10111213', ' 0 0001'])
})

test('shows the digits of every byte in raw mode', () => {
  expect(
    rowsOf([piece(1, 'in', 'AB\n'), piece(2, 'in', 'C')], { mode: 'raw', columns: 6 }),
  ).toEqual(['<41420a', ' 43'])
})

test('shows the same text however a stream is split into reads, and knows the bytes of each character', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
      fc.constantFrom('utf-8', 'gb18030', 'shift_jis', 'utf-16le'),
      (bytes, cuts, encoding) => {
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)]
        const pieces: LoadedPiece[] = []
        let from = 0
        for (const end of [...ends, bytes.length]) {
          if (end > from) pieces.push(piece(pieces.length + 1, 'in', bytes.subarray(from, end)))
          from = Math.max(from, end)
        }
        const rows = layOut(pieces, { mode: 'text', encoding, columns: 1_000, notes: true })
        const text = rows
          .map((row) =>
            row.type === 'text'
              ? row.runs.map((run) => run.text).join('') + (row.endsLine ? '\n' : '')
              : '',
          )
          .join('')
        expect(text).toBe(decodeText(bytes, encoding))
        for (const row of rows)
          if (row.type === 'text')
            for (const run of row.runs) {
              const places = [...run.offsets, run.end]
              expect(places).toEqual(places.toSorted((a, b) => a - b))
              expect(run.offsets).toHaveLength(run.text.length)
              expect(run.end).toBeLessThanOrEqual(run.piece.offset + run.piece.length)
            }
      },
    ),
    { examples: [[Uint8Array.of(0, 0, 0x81, 0x30), [3], 'gb18030']] },
  )
})

test('reads UTF-16 in the phase of the stream, wherever loading began', () => {
  const text = Buffer.from('a温度b\n', 'utf16le')
  const cut = (from: number, to: number): Buffer => text.subarray(from, to)
  const whole = rowsOf([piece(1, 'in', cut(0, 3)), piece(2, 'in', cut(3, 10))], {
    encoding: 'utf-16le',
  })
  expect(whole).toEqual(['<a|温度b$'])
  expect(rowsOf([piece(2, 'in', cut(3, 10), { phase: 1 })], { encoding: 'utf-16le' })).toEqual([
    '<<6E>度b$',
  ])
  // In another encoding there are no such units.
  expect(rowsOf([piece(2, 'in', 'ab', { phase: 1 })])).toEqual(['<ab'])
})
