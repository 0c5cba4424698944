/** Writes a session as a file, piece by piece; each piece is read on request. */
import { portable } from '../../../../shared/model/endpoint-secrets.ts'
import { withoutSecretParameters } from '../../../../shared/model/secret.ts'
import type { Store } from '../../store/store.ts'
import type { AnnotationsPage, HandshakesPage } from '../../store/worker/transfer/session-export.ts'
import { blockDamaged } from '../../store/format/columns.ts'
import { connectionsPage, encodeBlock, encodeJson } from './contents.ts'
import { Expansion } from './expansion.ts'
import { mark } from './mark.ts'
import { annotatedVersion, cutVersion, encodeRecord, wholeVersion } from './records.ts'

/**
 * @param progress called with the part that is written, from 0 to 1
 * @throws AppError `session-busy` while it records, `not-found`
 */
export async function* exportSession(
  store: Store,
  session: number,
  writtenBy: string,
  progress: (fraction: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const { needs, colourRules, encoding, ...rest } = await store.exportHead(session)
  const head = {
    ...rest,
    ...(colourRules.length > 0 && { colourRules }),
    ...(encoding !== null && { encoding }),
  }
  yield mark
  let written = mark.length
  const record = async (...of: Parameters<typeof encodeRecord>): Promise<Buffer> => {
    const bytes = await encodeRecord(...of)
    written += bytes.length
    return bytes
  }
  const config = portable(head.config)
  // The name of a session is its address until the user changes it.
  const name = withoutSecretParameters(head.name)
  const format = {
    annotations: annotatedVersion,
    cut: cutVersion,
    nothing: wholeVersion,
  }[needs]
  yield await record('head', encodeJson({ format, writtenBy, ...head, name, config }))
  for (let from: number | undefined = 1; from !== undefined;) {
    const connections = await store.connections({ session, from, limit: connectionsPage })
    if (connections.length > 0) yield await record('connections', encodeJson(connections))
    const last = connections.at(-1)
    from = connections.length < connectionsPage || !last ? undefined : last.connection + 1
  }
  for (let page: HandshakesPage | null = null; page?.isLast !== true;) {
    page = await store.exportHandshakes(session, page?.handshakes.at(-1) ?? null)
    if (page.handshakes.length > 0) yield await record('handshakes', encodeJson(page.handshakes))
  }
  const expansion = new Expansion()
  for (let page: AnnotationsPage | null = null; page?.isLast !== true;) {
    page = await store.exportAnnotations(session, page?.annotations.at(-1) ?? null)
    if (page.annotations.length === 0) continue
    const content = encodeJson(page.annotations)
    expansion.addPart(content.length)
    yield await record('annotations', content, !expansion.isExcessive(written))
  }
  let blocks = 0
  for (let from = 1; ; blocks++) {
    const block = await store.exportBlock(session, from)
    if (block === null) break
    if (block.count < 1) throw blockDamaged()
    for (const body of block.bodies) {
      yield await record('body', encodeJson(body))
      for (let part = 0; ; part++) {
        const bytes = await store.exportPart(session, body.id, part)
        if (bytes === null) break
        expansion.addPart(bytes.length)
        yield await record('part', bytes, !expansion.isExcessive(written))
      }
    }
    const content = encodeBlock(block)
    expansion.add(block.count, block.columns.length, block.payload.length)
    yield await record('block', content, !expansion.isExcessive(written))
    from = block.first + block.count
    progress((from - 1) / Math.max(1, head.entries))
  }
  yield await record('end', encodeJson({ blocks }))
}
