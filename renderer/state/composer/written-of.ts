/** Converts a snippet without a draft to the composer's format. Pure. */
import type { StoredOutgoing } from '../../../shared/contract/outgoing.ts'

/** Returns the draft for a message that another program saved. */
export function writtenOf(message: StoredOutgoing): object {
  if (message.as === 'close') {
    const { code, reason } = message
    return { as: 'close', close: { how: 'frame', code: code === null ? '' : String(code), reason } }
  }
  if (message.as === 'end') return { as: 'close', close: { how: message.how } }
  const { syntax, text } = message.body
  const mode = syntax === 'hex' ? 'hex' : 'text'
  const body = { mode, texts: { [mode]: text }, variables: syntax === 'text' }
  switch (message.as) {
    case 'data':
    case 'ping':
    case 'pong':
      return { ...body, as: message.as }
    case 'text':
    case 'binary':
      return { ...body, as: message.as, compress: message.compress }
    case 'raw':
      return { ...body, as: 'frame', frame: { bare: true } }
    case 'fragments':
      return {
        ...body,
        as: message.type,
        compress: message.compress,
        fragments: { on: true, sizes: message.sizes.join(', ') },
      }
    case 'frame': {
      const { fin, rsv, opcode } = message
      const bits = { rsv1: (rsv & 4) !== 0, rsv2: (rsv & 2) !== 0, rsv3: (rsv & 1) !== 0 }
      const { mask, declaredLength } = message
      const masking =
        typeof mask === 'string'
          ? { mask }
          : { mask: 'key', key: mask.key.toString(16).padStart(8, '0') }
      const declared = declaredLength === null ? '' : String(declaredLength)
      const length = { lengthForm: String(message.lengthForm), declared }
      return { ...body, as: 'frame', frame: { fin, ...bits, opcode, ...masking, ...length } }
    }
  }
}
