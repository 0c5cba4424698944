/** How a recorded entry is sent again: TCP bytes unchanged, frames with their bits, crafted frames byte for byte. */
import { AppError } from '../../../../shared/contract/errors.ts'
import { closeFault } from '../../../../shared/wire/websocket/close.ts'
import type { Transmission } from '../../endpoints/endpoint.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { headerOf, payloadOf, recordedBody, wireBody } from './recorded.ts'
import type { Protocol } from '../../../../shared/protocols/descriptor.ts'

/** The live connection on which it is sent. */
export interface ReplayedOn {
  protocol: Protocol
  /** permessage-deflate was negotiated. */
  deflates: boolean
}

/** @throws AppError `bad-input` for a compressed frame if compression was not negotiated */
export async function recordedTransmission(
  store: Store,
  session: number,
  entry: ScannedEntry,
  { protocol, deflates }: ReplayedOn,
): Promise<Transmission> {
  const body = recordedBody(store, session, entry)
  if (protocol === 'tcp') return { as: 'data', body }
  // Bytes that were sent below the frames.
  if (entry.kind === 'data') return { as: 'raw', body }
  const frame = await headerOf(store, session, entry)
  if (frame === null) return { as: 'raw', body: wireBody(entry) }
  const { header, lengthBytes, declaredLength } = frame
  if ((header.rsv & 4) !== 0 && !deflates)
    throw new AppError(
      'bad-input',
      'The recorded frames are compressed, but the peer did not accept permessage-deflate.',
      'Turn on compression at the replay target.',
    )
  const { fin, rsv, opcode, maskingKey } = header
  // A truncated frame is sent byte for byte, with its masking key.
  if (entry.crafted || entry.partial) {
    const mask = maskingKey === null ? 'none' : { key: maskingKey }
    const lengthForm = lengthBytes === 0 ? 7 : lengthBytes === 2 ? 16 : 64
    const crafted = { mask, lengthForm, declaredLength } as const
    return { as: 'frame', fin, rsv, opcode, body, crafted }
  }
  const close = entry.kind === 'close' && header.fin && header.rsv === 0 && closeOf(entry)
  if (close) return { as: 'close', ...close }
  return { as: 'frame', fin, rsv, opcode, body }
}

/** Returns a close frame as a code and a reason if that loses nothing; RFC 6455 section 5.5.1. */
function closeOf(entry: ScannedEntry): { code: number | null; reason: string } | null {
  const payload = payloadOf(entry)
  if (payload === null) return null
  const bytes = Buffer.from(payload)
  if (bytes.length === 0) return { code: null, reason: '' }
  if (bytes.length === 1) return null
  const reason = bytes.toString('utf8', 2)
  if (!Buffer.from(reason).equals(bytes.subarray(2))) return null
  const code = bytes.readUInt16BE(0)
  return closeFault(code, reason) === null ? { code, reason } : null
}
