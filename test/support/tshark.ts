/**
 * Traffic on loopback as captured by tshark: the byte streams of TCP connections and the frames of WebSocket ones. The
 * independent record of every peer test, so it shares no code with the app.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Program } from './program.ts'

/** Both directions of one TCP connection. */
export interface CapturedStream {
  /** Port of the side that connected. */
  clientPort: number
  toServer: Buffer
  toClient: Buffer
}

export interface CapturedFrame {
  clientPort: number
  toServer: boolean
  fin: boolean
  /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
  rsv: number
  opcode: number
  masked: boolean
  /** Eight hex digits; null when not masked. */
  maskingKey: string | null
  /** As the header declares. Bytes. */
  length: number
  /** Unmasked, hex. */
  payload: string
}

/** Enough for what a test sends; tshark drops nothing below this. MiB. */
const bufferMiB = 64

export class Capture implements AsyncDisposable {
  readonly #port: number
  readonly #folder: string
  readonly #file: string
  readonly #tshark: Program

  private constructor(port: number, folder: string) {
    this.#port = port
    this.#folder = folder
    this.#file = join(folder, 'loopback.pcapng')
    this.#tshark = new Program('tshark', [
      ...['-q', '-i', 'lo', '-B', String(bufferMiB), '-s', '0'],
      ...['-f', `tcp port ${String(port)}`, '-w', this.#file],
    ])
  }

  /** Captures the traffic of a server's port, from the moment this resolves. */
  static async start(port: number): Promise<Capture> {
    const capture = new Capture(port, await mkdtemp(join(tmpdir(), 'sockeye-capture-')))
    await capture.#tshark.waitForError(/Capture started/)
    return capture
  }

  /**
   * Ends the capture once `connections` connections have ended in it. The packets of a finished exchange may still be
   * in transit from the kernel to the file, so the file is checked, not the clock.
   */
  async stop(connections: number): Promise<void> {
    const ended = `tcp.flags.fin == 1 || tcp.flags.reset == 1`
    await this.#tshark.waitFor('a running capture', (tshark) => tshark.running || undefined)
    for (let attempt = 0; attempt < 50; attempt++) {
      const rows = await this.#fields(ended, ['tcp.stream', 'tcp.srcport', 'tcp.flags.reset'], true)
      const sides = new Map<string, Set<string>>()
      for (const [stream = '', source = '', reset] of rows) {
        const seen = sides.get(stream) ?? new Set()
        seen.add(source)
        if (reset === '1') seen.add('reset')
        sides.set(stream, seen)
      }
      if ([...sides.values()].filter((seen) => seen.size >= 2).length >= connections) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await this.#tshark.stop('SIGINT')
    const dropped = /(\d+) packets? dropped/.exec(this.#tshark.stderr)?.[1]
    if (dropped !== undefined && dropped !== '0') {
      throw new Error(
        `tshark dropped ${dropped} packets; nothing can be compared with this capture`,
      )
    }
  }

  /** The connections in the order they began. */
  async streams(): Promise<CapturedStream[]> {
    const rows = await this.#fields('tcp.len > 0', [
      ...['tcp.stream', 'tcp.srcport', 'tcp.dstport', 'tcp.seq', 'tcp.payload'],
    ])
    const streams = new Map<string, CapturedStream>()
    for (const [stream = '', source = '', target = '', sequence, payload = ''] of rows) {
      const toServer = Number(target) === this.#port
      const clientPort = Number(toServer ? source : target)
      const entry = streams.get(stream) ?? {
        clientPort,
        toServer: Buffer.alloc(0),
        toClient: Buffer.alloc(0),
      }
      const side = toServer ? 'toServer' : 'toClient'
      // Relative sequence numbers count the SYN as one: retransmissions overwrite the same range.
      entry[side] = place(entry[side], Number(sequence) - 1, Buffer.from(payload, 'hex'))
      streams.set(stream, entry)
    }
    return [...streams.values()]
  }

  /** WebSocket frames of all connections, in the order they were captured. */
  async frames(): Promise<CapturedFrame[]> {
    const text = await this.#read([
      ...['-Y', 'websocket', '-T', 'jsonraw', '--no-duplicate-keys', '-J', 'tcp websocket'],
    ])
    const packets = JSON.parse(text) as { _source: { layers: Record<string, unknown> } }[]
    return packets.flatMap(({ _source: { layers } }) => {
      const [tcp] = asList(layers['tcp'])
      const source = Number.parseInt(rawHex(tcp, 'tcp.srcport') ?? '', 16)
      const target = Number.parseInt(rawHex(tcp, 'tcp.dstport') ?? '', 16)
      const toServer = target === this.#port
      return asList(layers['websocket']).map((fields) => ({
        clientPort: toServer ? source : target,
        toServer,
        fin: rawHex(fields, 'websocket.fin') === '1',
        rsv: Number.parseInt(rawHex(fields, 'websocket.rsv') ?? '', 16),
        opcode: Number.parseInt(rawHex(fields, 'websocket.opcode') ?? '', 16),
        masked: rawHex(fields, 'websocket.mask') === '1',
        maskingKey: rawHex(fields, 'websocket.masking_key') ?? null,
        length: declaredLength(fields),
        payload: rawHex(fields, 'websocket.payload') ?? '',
      }))
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tshark[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #fields(filter: string, names: string[], growing = false): Promise<string[][]> {
    const fields = names.flatMap((name) => ['-e', name])
    const text = await this.#read(['-Y', filter, '-T', 'fields', ...fields], growing)
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
  }

  /** A growing file may end in the middle of a packet, which tshark reports as an error after printing the rest. */
  async #read(args: string[], growing = false): Promise<string> {
    const decodeAs = ['-d', `tcp.port==${String(this.#port)},http`]
    const reading = promisify(execFile)('tshark', ['-r', this.#file, ...decodeAs, ...args], {
      maxBuffer: 1 << 30,
    })
    if (!growing) return (await reading).stdout
    return reading.then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout?: string }).stdout ?? '',
    )
  }
}

function place(stream: Buffer, at: number, bytes: Buffer): Buffer {
  const grown = Buffer.alloc(Math.max(stream.length, at + bytes.length))
  stream.copy(grown)
  bytes.copy(grown, at)
  return grown
}

type Fields = Record<string, unknown>

/** A layer that occurs once is an object in tshark's JSON, one that occurs more often a list. */
function asList(layer: unknown): Fields[] {
  if (layer === undefined) return []
  return (Array.isArray(layer) ? layer : [layer]) as Fields[]
}

/** The length of a frame in the form its header has it. */
function declaredLength(fields: Fields): number {
  const hex =
    rawHex(fields, 'websocket.payload_length_ext_64') ??
    rawHex(fields, 'websocket.payload_length_ext_16') ??
    rawHex(fields, 'websocket.payload_length')
  return Number.parseInt(hex ?? '', 16)
}

/** `[hex, position, length, bitmask, type]` is how tshark writes a field's bytes. */
function rawHex(fields: Fields | undefined, name: string): string | undefined {
  const raw = fields?.[`${name}_raw`]
  return Array.isArray(raw) && typeof raw[0] === 'string' ? raw[0] : undefined
}
