/**
 * Writes a capture of one TCP connection on loopback, as `tcpdump` would: for programs that read captures. Segments are
 * in the given order; nothing is lost or retransmitted. Format: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap
 */
import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'

/** Raw IPv4, RFC 791. */
const linkType = 101
const headerBytes = 40
const flags = { fin: 0x01, syn: 0x02, push: 0x08, ack: 0x10 } as const

export class ConnectionCapture {
  readonly #file: WriteStream
  readonly #clientPort: number
  readonly #serverPort: number
  /** Next sequence number of each side, RFC 9293. */
  #client = 1_000
  #server = 5_000
  #microseconds = 0

  /** Writes the three-way handshake. */
  constructor(path: string, clientPort: number, serverPort: number) {
    this.#file = createWriteStream(path, { highWaterMark: 1_048_576 })
    this.#clientPort = clientPort
    this.#serverPort = serverPort
    const head = Buffer.alloc(24)
    head.writeUInt32LE(0xa1b2c3d4, 0)
    head.writeUInt16LE(2, 4)
    head.writeUInt16LE(4, 6)
    head.writeUInt32LE(0x40000, 16)
    head.writeUInt32LE(linkType, 20)
    this.#file.write(head)
    this.#segment(true, flags.syn)
    this.#segment(false, flags.syn | flags.ack)
    this.#segment(true, flags.ack)
  }

  /** One segment with these bytes. Resolves when more can be written. */
  async data(fromClient: boolean, payload: Uint8Array): Promise<void> {
    if (!this.#segment(fromClient, flags.push | flags.ack, payload)) await once(this.#file, 'drain')
  }

  /** Both sides end; resolves when the file is complete. */
  async end(): Promise<void> {
    this.#segment(true, flags.fin | flags.ack)
    this.#segment(false, flags.fin | flags.ack)
    this.#segment(true, flags.ack)
    this.#file.end()
    await once(this.#file, 'finish')
  }

  #segment(fromClient: boolean, bits: number, payload: Uint8Array = new Uint8Array(0)): boolean {
    const length = headerBytes + payload.length
    const packet = Buffer.alloc(16 + length)
    const at = this.#microseconds++
    packet.writeUInt32LE(1_700_000_000 + Math.floor(at / 1e6), 0)
    packet.writeUInt32LE(at % 1e6, 4)
    packet.writeUInt32LE(length, 8)
    packet.writeUInt32LE(length, 12)
    const ip = packet.subarray(16)
    ip.writeUInt16BE(0x4500, 0)
    ip.writeUInt16BE(length, 2)
    ip.writeUInt16BE(0x4006, 8)
    ip.writeUInt32BE(0x7f000001, 12)
    ip.writeUInt32BE(0x7f000001, 16)
    const tcp = ip.subarray(20)
    tcp.writeUInt16BE(fromClient ? this.#clientPort : this.#serverPort, 0)
    tcp.writeUInt16BE(fromClient ? this.#serverPort : this.#clientPort, 2)
    tcp.writeUInt32BE((fromClient ? this.#client : this.#server) >>> 0, 4)
    if (bits & flags.ack) tcp.writeUInt32BE((fromClient ? this.#server : this.#client) >>> 0, 8)
    tcp[12] = 0x50
    tcp[13] = bits
    tcp.writeUInt16BE(0xffff, 14)
    packet.set(payload, 16 + headerBytes)
    const used = payload.length + (bits & (flags.syn | flags.fin) ? 1 : 0)
    if (fromClient) this.#client += used
    else this.#server += used
    return this.#file.write(packet)
  }
}
