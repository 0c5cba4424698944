/** Writes rows as JSON objects, one a line. */
import { jsonAfterBytes, jsonBeforeBytes } from '../entry-json.ts'
import type { StartEncoder } from './row-encoder.ts'

export const startJsonl: StartEncoder = ({ id }) => ({
  begin({ entry, payload }, sink) {
    sink.text(jsonBeforeBytes(id, entry, payload))
  },
  piece({ buffer, byteOffset, length }, _offset, sink) {
    sink.text(Buffer.from(buffer, byteOffset, length).toString('base64'))
  },
  end({ payload }, sink) {
    sink.text(jsonAfterBytes(payload))
    sink.text('\n')
  },
})
