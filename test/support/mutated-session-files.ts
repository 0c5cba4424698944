/**
 * Session files with one to four changes, by a seed. Most changes are made within a record and its checksum put right, so
 * that they reach what reads the content; some change the file itself.
 */
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { encodeJson } from '../../main/engine/interchange/sockeye/contents.ts'
import { mark } from '../../main/engine/interchange/sockeye/mark.ts'
import {
  encodeRecord,
  recordTypes,
  type RecordType,
} from '../../main/engine/interchange/sockeye/records.ts'
import type { Store } from '../../main/engine/store/store.ts'
import { wsClient } from '../../shared/protocols/websocket/client.ts'
import { madeBlock, madeColumns, madeFile, madeHead, receivedData } from './made-session-files.ts'
import { fileOf } from './session-files.ts'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../integration/cli/fixtures/${name}.sockeye`, import.meta.url))

/** Valid files that between them have every record and every kind of entry. */
export async function validFiles(store: Store): Promise<Buffer[]> {
  const recording = await store.startRecording({
    config: wsClient.schema.parse({
      kind: 'ws-client',
      url: 'ws://h/',
      tls: { caFile: '/dev/zero' },
    }),
  })
  recording.openConnection({ host: '127.0.0.1', port: 1 }, { host: '::1', port: 2 }, 10)
  const head = { connection: 1, direction: 'in', kind: 'binary', at: 20, headerLength: 10 } as const
  const body = recording.begin(head, 300_000)
  body.append(
    Buffer.concat([Buffer.of(0x82, 127, 0, 0, 0, 0, 0, 4, 0x93, 0xd6), Buffer.alloc(299_990)]),
  )
  body.end(30)
  const control = { connection: 1, headerLength: 2, at: 40 } as const
  recording.append({ ...control, kind: 'ping', direction: 'out' }, Buffer.of(0x89, 1, 65))
  recording.append({ ...control, kind: 'pong', direction: 'in' }, Buffer.of(0x8a, 1, 65))
  recording.append(
    { ...control, kind: 'text', direction: 'in' },
    Buffer.of(0xc1, 3, 0x4a, 0x04, 0x00),
  )
  recording.event(0, { kind: 'marker', text: 'here' }, 45)
  recording.closeConnection(1, 50)
  await recording.end()
  const { session } = recording
  await store.annotate({ session, places: [{ n: 1 }, { n: 4, offset: 1 }], note: 'a note' })
  await store.annotate({ session, places: [{ n: 2 }], bookmarked: true, colour: 'red' })
  const answer =
    'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'
  const handshakes = [
    { n: 1, connection: 1, facts: 0x2_9000, at: 5, bytes: Buffer.from(answer).toString('base64') },
  ]
  const cut = madeColumns({ count: 2, flags: [receivedData | (1 << 29)], baseLength: 20 })
  const payload = Buffer.alloc(40)
  payload.writeDoubleLE(1_000, 12)
  payload.writeDoubleLE(2_000, 32)
  const limited = await madeFile(
    madeHead({
      format: 2,
      entries: 5,
      dropped: { entries: 3, bytesIn: 9, bytesOut: 9, from: 1, to: 2 },
      cut: { entries: 2, bytes: 3_000 },
    }),
    [await encodeRecord('handshakes', encodeJson(handshakes)), await madeBlock(4, cut, payload)],
    1,
  )
  const file = await fileOf(store, session)
  return [fixture('tcp'), fixture('websocket'), file, limited]
}

interface Part {
  type: RecordType
  content: Buffer
}

/** The records of a valid file. */
export function partsOf(file: Buffer): Part[] {
  const parts: Part[] = []
  for (let at = mark.length; at < file.length;) {
    const stored = file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 4))
    const type = recordTypes[file.readUInt8(at) - 1]
    if (type === undefined) throw new Error('no file of a session')
    const content = file[at + 1] === 1 ? inflateRawSync(stored) : Buffer.from(stored)
    parts.push({ type, content })
    at += 16 + stored.length
  }
  return parts
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const numbers = [
  ...[0, 1, 2, 3, 7, 8, 9, 63, 64, 127, 255, 256, 65_535, 65_536, 100_000_000],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 9e15, 2 ** 53 - 1, 2 ** 53],
]
const values: unknown[] = [
  ...numbers,
  ...[-1, 0.5, 1e300, null, true, '', 'x', [], {}, '\u0000', '\u202e', 'x'.repeat(300)],
  ['a', 'b'],
  { host: 'h', port: 1 },
  'A'.repeat(20_000),
  '[['.repeat(100),
]

export class Mutator {
  readonly #random: () => number
  readonly #files: readonly Buffer[]

  constructor(files: readonly Buffer[], seed: number) {
    this.#files = files
    this.#random = randomOf(seed)
  }

  async next(): Promise<Buffer> {
    const file = this.#one(this.#files)
    if (this.#chance(0.05)) return this.#damage(Buffer.from(file))
    const parts = partsOf(file)
    for (let changes = this.#chance(0.3) ? 2 + this.#below(3) : 1; changes > 0; changes--)
      this.#change(parts)
    const records = await Promise.all(parts.map(({ type, content }) => encodeRecord(type, content)))
    const whole = Buffer.concat([mark, ...records])
    return this.#chance(0.05) ? this.#damage(whole) : whole
  }

  /** Changes that no checksum is put right for. */
  #damage(file: Buffer): Buffer {
    const at = this.#below(file.length)
    switch (this.#below(3)) {
      case 0:
        return file.subarray(0, at)
      case 1:
        return Buffer.concat([file, this.#bytes(1 + this.#below(40))])
      default:
        file.writeUInt8(this.#below(256), at)
        return file
    }
  }

  #change(parts: Part[]): void {
    if (parts.length === 0) return
    const at = this.#below(parts.length)
    const part = parts[at]!
    switch (this.#below(12)) {
      case 0:
        parts.splice(at, 1)
        break
      case 1:
        parts.splice(at, 0, { ...part, content: Buffer.from(part.content) })
        break
      case 2: {
        const other = this.#below(parts.length)
        parts[at] = parts[other]!
        parts[other] = part
        break
      }
      case 3:
        part.type = this.#one(recordTypes)
        break
      case 4:
        part.content = this.#cutOrGrow(part.content)
        break
      case 5:
        this.#flip(part.content)
        break
      default:
        if (part.type === 'block') this.#block(part)
        else if (part.type !== 'part') this.#json(part)
        else this.#flip(part.content)
    }
  }

  #cutOrGrow(content: Buffer): Buffer {
    const at = this.#below(content.length + 1)
    return this.#chance(0.5)
      ? content.subarray(0, at)
      : Buffer.concat([
          content.subarray(0, at),
          this.#bytes(1 + this.#below(20)),
          content.subarray(at),
        ])
  }

  #flip(content: Buffer): void {
    if (content.length === 0) return
    for (let count = 1 + this.#below(4); count > 0; count--)
      content.writeUInt8(this.#below(256), this.#below(content.length))
  }

  /** The columns of a block, in the layout of `columns.ts`, twelve bytes behind its beginning. */
  #block({ content }: Part): void {
    if (content.length < 44) return
    const number = this.#one(numbers)
    switch (this.#below(10)) {
      case 0:
        content.writeDoubleLE(this.#one([number, NaN, Infinity, -1, 0.5]), 0)
        break
      case 1:
        content.writeUInt32LE(number >>> 0, 8)
        break
      case 2:
        content.writeUInt8(this.#below(10), 13 + this.#below(4))
        break
      case 3:
        content.writeUInt16LE(number & 0xffff, 18)
        break
      case 4:
        content.writeUInt32LE(number >>> 0, 20)
        break
      case 5:
        content.writeUInt32LE(number >>> 0, 24)
        break
      case 6:
        content.writeUInt32LE(number >>> 0, 28)
        break
      case 7:
        content.writeDoubleLE(this.#one([number, NaN, Infinity, -1, 0.5]), 32)
        break
      case 8:
        // One bit of the first flags: they decide how the bytes of an entry are read.
        content.writeUInt32LE((content.readUInt32LE(40) ^ (1 << this.#below(32))) >>> 0, 40)
        break
      default:
        this.#flip(content)
    }
  }

  #json(part: Part): void {
    try {
      const json: unknown = JSON.parse(part.content.toString())
      const places = placesOf(json)
      if (places.length === 0) return
      const [holder, key] = this.#one(places)
      if (this.#chance(0.1)) Reflect.deleteProperty(holder, key)
      else holder[key] = this.#one(values)
      part.content = Buffer.from(JSON.stringify(json))
    } catch {
      // A change before this one left no JSON.
      this.#flip(part.content)
    }
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#below(256)))
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #chance(part: number): boolean {
    return this.#random() < part
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!
  }
}

type Holder = Record<string | number, unknown>

/** Every member of every array and object. */
function placesOf(json: unknown): [Holder, string][] {
  if (typeof json !== 'object' || json === null) return []
  const holder = json as Holder
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Holder, string],
    ...placesOf(holder[key]),
  ])
}
