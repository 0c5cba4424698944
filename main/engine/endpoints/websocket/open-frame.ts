/**
 * A long frame being sent: header first, then its pieces, each recorded as it is passed to the system, none held. Owned
 * by the connection's frame writer, which sends nothing else until it ends.
 */
import { frameKind } from '../../../../shared/model/entry.ts'
import { readUint32 } from '../../../../shared/wire/websocket/frame.ts'
import { maskInPlace } from '../../../../shared/wire/websocket/mask.ts'
import { nowUs } from '../../clock.ts'
import type { BodyWriter, Recording } from '../../recording.ts'
import type { Transport } from '../transport/transport.ts'

export class OpenFrame {
  readonly #transport: Transport
  readonly #body: BodyWriter
  readonly #key: number
  #offset = 0
  #ended = false

  /** @param length bytes that follow the header, whatever length it declares */
  constructor(
    header: Uint8Array,
    length: number,
    connection: number,
    transport: Transport,
    recording: Recording,
    crafted = false,
  ) {
    const masked = ((header[1] ?? 0) & 0x80) !== 0
    this.#transport = transport
    this.#key = masked ? readUint32(header, header.length - 4) : 0
    this.#body = recording.begin(
      {
        connection,
        direction: 'out',
        kind: frameKind((header[0] ?? 0) & 0x0f),
        at: nowUs(),
        headerLength: header.length,
        crafted,
      },
      length,
    )
    this.#write(header)
  }

  /** Returns false when the caller must wait for the transport's `drained`. */
  part(plain: Uint8Array): boolean {
    const bytes = new Uint8Array(plain)
    if (this.#key !== 0) maskInPlace(bytes, this.#key, this.#offset)
    this.#offset = (this.#offset + bytes.length) & 3
    return this.#write(bytes)
  }

  end(complete: boolean): void {
    if (this.#ended) return
    this.#ended = true
    this.#body.end(nowUs(), !complete)
  }

  #write(bytes: Uint8Array): boolean {
    if (this.#transport.ended) return true
    this.#body.append(bytes)
    return this.#transport.write(bytes)
  }
}
