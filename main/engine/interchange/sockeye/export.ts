/** Writes a session as a file, piece by piece; what is not asked for is not read. */
import { redacted } from '../../../../shared/model/endpoint-secrets.ts'
import type { Store } from '../../store/store.ts'
import { encodeBlock, encodeJson } from './contents.ts'
import { mark } from './mark.ts'
import { encodeRecord, formatVersion, wholeVersion } from './records.ts'

const connectionsPage = 1_000

/** @throws AppError `session-busy` while it records, `not-found` */
export async function* exportSession(
  store: Store,
  session: number,
  writtenBy: string,
): AsyncGenerator<Uint8Array> {
  const { head, handshakes } = await store.exportHead(session)
  yield mark
  const config = redacted(head.config)
  const format = head.cut === null ? wholeVersion : formatVersion
  yield encodeRecord('head', encodeJson({ format, writtenBy, ...head, config }))
  for (let from: number | undefined = 1; from !== undefined;) {
    const connections = await store.connections({ session, from, limit: connectionsPage })
    if (connections.length > 0) yield encodeRecord('connections', encodeJson(connections))
    const last = connections.at(-1)
    from = connections.length < connectionsPage || !last ? undefined : last.connection + 1
  }
  if (handshakes.length > 0) yield encodeRecord('handshakes', encodeJson(handshakes))
  let blocks = 0
  for (let from = 1; ; blocks++) {
    const block = await store.exportBlock(session, from)
    if (block === null) break
    for (const body of block.bodies) {
      yield encodeRecord('body', encodeJson(body))
      for (let part = 0; ; part++) {
        const bytes = await store.exportPart(session, body.id, part)
        if (bytes === null) break
        yield encodeRecord('part', bytes)
      }
    }
    yield encodeRecord('block', encodeBlock(block))
    from = block.first + block.count
  }
  yield encodeRecord('end', encodeJson({ blocks }))
}
