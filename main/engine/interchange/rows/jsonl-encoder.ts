/** Writes rows as JSON objects, one a line. */
import { encodingOfKind } from '../../../../shared/model/text-encoding.ts'
import { jsonAfterBytes, jsonBeforeBytes } from '../entry-json.ts'
import type { StartEncoder } from './row-encoder.ts'

export const startJsonl: StartEncoder = ({ id, encoding }) => ({
  begin({ entry, payload }, sink) {
    sink.text(jsonBeforeBytes(id, entry, payload, encodingOfKind(entry.kind, encoding)))
  },
  piece({ buffer, byteOffset, length }, _offset, sink) {
    sink.text(Buffer.from(buffer, byteOffset, length).toString('base64'))
  },
  end({ payload }, sink) {
    sink.text(jsonAfterBytes(payload))
    sink.text('\n')
  },
})
