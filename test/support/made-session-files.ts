/** Session files that no export writes: any records, with correct checksums, and blocks of any columns. */
import { encodeBlock, encodeJson } from '../../main/engine/interchange/sockeye/contents.ts'
import { mark } from '../../main/engine/interchange/sockeye/mark.ts'
import { encodeRecord } from '../../main/engine/interchange/sockeye/records.ts'
import { tcpClient } from '../../shared/protocols/tcp/client.ts'

/** What a head says; a valid session without entries by default. */
export const madeHead = (over: object = {}): object => ({
  format: 1,
  writtenBy: '0.0.0-test',
  name: 'made',
  state: 'complete',
  config: tcpClient.schema.parse({ kind: 'tcp-client', host: '127.0.0.1', port: 9 }),
  startedAt: 1_700_000_000_000_000,
  endedAt: 1_700_000_001_000_000,
  entries: 0,
  bytesIn: 0,
  bytesOut: 0,
  dropped: null,
  cut: null,
  ...over,
})

export interface MadeColumns {
  count: number
  /** Bytes of a fact index, a length, a time and a connection. */
  widths?: readonly [number, number, number, number]
  flags?: readonly number[]
  baseLength?: number
  baseConnection?: number
  baseTime?: number
  /** What stands behind the flags. */
  rest?: Uint8Array
}

/** `data` received. */
export const receivedData = 1 << 17

/** The columns of a block in the layout of `columns.ts`, whatever they say. */
export function madeColumns(columns: MadeColumns): Buffer {
  const { count, widths = [0, 0, 0, 0], flags = [receivedData], rest = new Uint8Array() } = columns
  const head = Buffer.alloc(28 + flags.length * 4)
  head[0] = 1
  head.set(widths, 1)
  head.writeUInt16LE(flags.length, 6)
  head.writeUInt32LE(count, 8)
  head.writeUInt32LE(columns.baseLength ?? 0, 12)
  head.writeUInt32LE(columns.baseConnection ?? 1, 16)
  head.writeDoubleLE(columns.baseTime ?? 1_700_000_000_000_000, 20)
  flags.forEach((each, i) => head.writeUInt32LE(each, 28 + i * 4))
  return Buffer.concat([head, rest])
}

export const madeBlock = (
  first: number,
  columns: Uint8Array,
  payload: Uint8Array = new Uint8Array(),
): Promise<Buffer> => encodeRecord('block', encodeBlock({ first, columns, payload }))

/** The whole file: mark, head, records, and an end for so many blocks. */
export async function madeFile(
  head: object,
  records: readonly Uint8Array[] = [],
  blocks = records.length,
): Promise<Buffer> {
  const end = await encodeRecord('end', encodeJson({ blocks }))
  return Buffer.concat([mark, await encodeRecord('head', encodeJson(head)), ...records, end])
}
