/** What the formats of rows write, read back by other means than what wrote it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntrySummary } from '../../../../../../shared/model/entry.ts'
import type { Session } from '../../../../../../shared/model/session.ts'
import { asRecorded } from '../../../../../../shared/model/framing.ts'
import { ByteSink } from '../../../../../../main/engine/interchange/rows/byte-sink.ts'
import { startCsv } from '../../../../../../main/engine/interchange/rows/csv-encoder.ts'
import { startDump } from '../../../../../../main/engine/interchange/rows/dump-encoder.ts'
import {
  fileName,
  startFiles,
} from '../../../../../../main/engine/interchange/rows/files-encoder.ts'
import { isoMicroseconds } from '../../../../../../main/engine/interchange/rows/iso-time.ts'
import { startJsonl } from '../../../../../../main/engine/interchange/rows/jsonl-encoder.ts'
import type { StartEncoder } from '../../../../../../main/engine/interchange/rows/row-encoder.ts'
import { readTarHead, tarHead } from '../../../../../../main/engine/interchange/tar.ts'

const at = 1_796_067_819_123_456

const entryOf = (n: number, length: number, change: Partial<EntrySummary> = {}): EntrySummary => ({
  ...{ n, at: at + n, connection: 1, direction: 'in', kind: 'data', length },
  ...{ preview: '', previewHex: false, partial: false, missing: 0, crafted: false, verdicts: [] },
  ...{ message: null, frame: null, event: null, ...change },
})

const session: Session = {
  ...{ id: 12, name: 'quotes', kind: 'tcp-client', state: 'complete', endpoint: null },
  config: { kind: 'tcp-client', host: '127.0.0.1', port: 9 } as Session['config'],
  ...{ startedAt: at, endedAt: at, entries: 3, bytesIn: 0, bytesOut: 0, size: 0 },
  ...{ dropped: null, cut: null, replayOf: null, differing: null, viewMode: asRecorded },
  ...{ encoding: 'utf-8', ownEncoding: null },
}

interface Given {
  readonly bytes: Uint8Array
  readonly change?: Partial<EntrySummary>
}

/** The file of these rows; payloads are passed in pieces of `pieceBytes`. */
function fileOf(start: StartEncoder, rows: readonly Given[], pieceBytes = Infinity): Buffer {
  const sink = new ByteSink()
  const encoder = start(session, sink)
  for (const [i, { bytes, change }] of rows.entries()) {
    const entry = entryOf(i + 1, bytes.length, change)
    const payload =
      entry.event === null
        ? ({ as: 'payload', failure: null, total: bytes.length, inflated: undefined } as const)
        : null
    const row = { entry, payload }
    const pieces: Uint8Array[] = []
    for (let offset = 0; offset < bytes.length; offset += pieceBytes)
      pieces.push(bytes.subarray(offset, offset + pieceBytes))
    for (const piece of pieces) encoder.inspect?.(piece, row.entry)
    encoder.begin(row, sink)
    let offset = 0
    for (const piece of pieces) {
      encoder.piece(piece, offset, sink)
      offset += piece.length
    }
    encoder.end(row, sink)
  }
  encoder.finish?.(sink)
  return Buffer.from(sink.take())
}

const payloads = fc.array(
  fc.record({
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom('=1+1', "'", '+', '-2', '@a', '\t', '\r\n"', 'a\nb', ',;"', '\ufeff')
        .map((text) => Buffer.from(text)),
    ),
  }),
  { minLength: 1, maxLength: 12 },
)
/** As the driver makes them: multiples of 48 bytes. */
const pieceSizes = fc.constantFrom(48, 96, Infinity)

describe('the hex dump', () => {
  /** What a reader of hex dumps takes: two digits at a time up to the ASCII, by offset; a smaller offset ends a packet. */
  function packetsOf(dump: string): { head: string; bytes: Buffer }[] {
    const packets: { head: string; lines: string[]; length: number }[] = []
    for (const line of dump.split('\n')) {
      if (line === '' || line.startsWith('#')) continue
      const parsed = /^([\da-f]{8})(?: {2}(.{49}) \|.{1,16}\|)?$/.exec(line)
      if (parsed === null) packets.push({ head: line, lines: [], length: 0 })
      const last = packets.at(-1)
      if (parsed === null || last === undefined) continue
      const [, offset = '', rest = ''] = parsed
      if (last.length !== Number.parseInt(offset, 16)) throw new Error(`a gap before ${line}`)
      const digits = rest.replaceAll(' ', '')
      last.lines.push(digits)
      last.length += digits.length / 2
    }
    return packets.map(({ head, lines }) => ({ head, bytes: Buffer.from(lines.join(''), 'hex') }))
  }

  test('gives the bytes when it is read back', () => {
    fc.assert(
      fc.property(payloads, pieceSizes, (rows, pieceBytes) => {
        const packets = packetsOf(fileOf(startDump, rows, pieceBytes).toString())
        expect(packets.map(({ bytes }) => bytes.toString('hex'))).toEqual(
          rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')).filter((hex) => hex !== ''),
        )
      }),
    )
  })

  test('has direction and time before the bytes', () => {
    const dump = fileOf(startDump, [{ bytes: Buffer.from('hello'), change: { direction: 'out' } }])
    expect(dump.toString()).toBe(
      [
        '# Session 12: quotes',
        '# To read it in Wireshark: text2pcap -D -t ISO -l 147 FILE OUT.pcapng',
        '',
        '# 1, 2026-11-30T19:43:39.123457Z, connection 1, out, data, 5 bytes',
        'O 2026-11-30T19:43:39.123457Z',
        '00000000  68 65 6c 6c 6f                                    |hello|',
        '00000005',
        '',
      ].join('\n'),
    )
  })

  test('begins a new packet where Wireshark holds no more bytes', () => {
    const bytes = Buffer.alloc(262_144 + 20, 'a')
    const dump = fileOf(startDump, [{ bytes }], 48 * 16_384).toString()
    const packets = packetsOf(dump)
    expect(packets.map((packet) => packet.bytes.length)).toEqual([262_144, 20])
    expect(packets[1]?.head).toBe(packets[0]?.head)
    expect(dump).toContain('# continued at byte 262144\n')
  })

  test('says in comments what is missing, and what an event reports', () => {
    const missing = { missing: 7, partial: true }
    const event = { kind: 'error', code: 'X', message: 'no\nI 2026', hint: '' } as const
    const dump = fileOf(startDump, [
      { bytes: Buffer.from('a'), change: missing },
      { bytes: Buffer.alloc(0), change: { direction: 'none', kind: 'error', event } },
    ]).toString()
    expect(dump).toContain('#   7 bytes at the end are missing: the disk was too slow\n')
    expect(dump).toContain('no␊I 2026')
    expect(packetsOf(dump)).toHaveLength(1)
  })
})

describe('the table', () => {
  /** RFC 4180 by a regular expression: quoted cells and others. */
  function tableOf(file: Buffer): Record<string, string>[] {
    const text = file.toString()
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows: string[][] = [[]]
    for (const [, quoted, plain = '', end] of text
      .slice(1)
      .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
      rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
      if (end !== ',') rows.push([])
    }
    const [titles = [], ...others] = rows.slice(0, -1)
    return others.map((cells) =>
      Object.fromEntries(titles.map((title, i) => [title, cells[i] ?? ''])),
    )
  }

  const bytesOf = ({ encoding, payload = '' }: Record<string, string>): string =>
    encoding === 'hex'
      ? payload.replaceAll(' ', '')
      : Buffer.from(payload.replace(/^'/, '')).toString('hex')

  test('gives the bytes when it is read back', () => {
    fc.assert(
      fc.property(payloads, pieceSizes, (rows, pieceBytes) => {
        expect(tableOf(fileOf(startCsv, rows, pieceBytes)).map(bytesOf)).toEqual(
          rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
        )
      }),
    )
  })

  test('has no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(payloads, (rows) => {
        for (const cells of tableOf(fileOf(startCsv, rows)))
          for (const cell of Object.values(cells)) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })

  test('writes text as text, and anything with controls or of another encoding as hex', () => {
    const texts = ['{"a":"行情"}', 'a\0b', '\u001b[31m', 'one\r\ntwo\t']
    const table = tableOf(
      fileOf(startCsv, [
        ...texts.map((text) => ({ bytes: Buffer.from(text) })),
        { bytes: Buffer.from([0xd0, 0xd0]) },
      ]),
    )
    expect(table.map(({ encoding, payload }) => [encoding, payload])).toEqual([
      ['text', '{"a":"行情"}'],
      ['hex', '61 00 62'],
      ['hex', '1b 5b 33 31 6d'],
      ['text', 'one\r\ntwo\t'],
      ['hex', 'd0 d0'],
    ])
  })
})

test('JSON lines have an object for each row, with the bytes in Base64', () => {
  fc.assert(
    fc.property(payloads, pieceSizes, (rows, pieceBytes) => {
      const lines = fileOf(startJsonl, rows, pieceBytes).toString().split('\n').slice(0, -1)
      const objects = lines.map((line) => JSON.parse(line) as { n: number; bytes: string })
      expect(objects.map(({ bytes }) => Buffer.from(bytes, 'base64').toString('hex'))).toEqual(
        rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
      )
      expect(objects.map(({ n }) => n)).toEqual(rows.map((_, i) => i + 1))
    }),
  )
})

describe('files', () => {
  test('the archive has a file for each payload and none for an event', () => {
    const event = { kind: 'error', code: 'X', message: '', hint: '' } as const
    const archive = fileOf(startFiles, [
      { bytes: Buffer.from('one') },
      { bytes: Buffer.alloc(0), change: { kind: 'error', event } },
      { bytes: Buffer.alloc(600, 'b'), change: { kind: 'text', direction: 'out' } },
    ])
    const files: [string, number][] = []
    for (let i = 0; i < archive.length;) {
      const head = readTarHead(archive.subarray(i, i + 512))
      if (head === null) break
      files.push([head.name, head.size])
      i += 512 + Math.ceil(head.size / 512) * 512
    }
    expect(files).toEqual([
      ['000001-c1-in-data.bin', 3],
      ['000003-c1-out-text.txt', 600],
    ])
    expect(archive.length % 512).toBe(0)
  })

  test('names sort as the rows, and say what is missing', () => {
    const message = (n: number, offset: number): EntrySummary =>
      entryOf(n, 1, {
        message: {
          firstFrame: n,
          lastFrame: n,
          frames: 1,
          length: 1,
          missing: 0,
          offset,
          complete: true,
        },
      })
    const names = [message(2, 0), message(2, 90), message(2, 1_000), message(10, 0)].map((entry) =>
      fileName(entry, 6),
    )
    expect(names.toSorted()).toEqual(names)
    expect(fileName(entryOf(7, 1, { missing: 3, partial: true }), 6)).toBe(
      '000007-c1-in-data-missing-3-partial.bin',
    )
  })

  test('a head keeps sizes of every length', () => {
    for (const size of [0, 1, 8 ** 11 - 1, 8 ** 11, 2 ** 52])
      expect(readTarHead(tarHead('a.bin', size, at))).toEqual({ name: 'a.bin', size })
  })
})

test('times keep their microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), (time) => {
      const text = isoMicroseconds(time)
      expect(Date.parse(`${text.slice(0, 23)}Z`) * 1_000 + Number(text.slice(23, 26))).toBe(time)
    }),
  )
})
