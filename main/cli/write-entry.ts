/** Writes an entry or a message as `show` does: a line or a JSON object, with its bytes when they are asked for. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { BodyOf } from '../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { Verdict } from '../../shared/model/verdict.ts'
import { verdictSentence } from '../../shared/wire/websocket/rules.ts'
import { detailFields, entryFields, messageFields, verdictFields } from './entry-json.ts'
import { entryLine, sizeText, styled } from './format.ts'
import { hexdump } from './hexdump.ts'
import { jsonText, type Output } from './output.ts'

/** How entries are written. */
export interface Written {
  readonly json?: true
  readonly bytes: 'none' | 'hex' | 'base64'
}

/** Bytes asked for at once: whole lines of a dump and whole groups of Base64. */
const pieceBytes = 48 * 16_384

/** @param body which bytes are its own: an entry's payload, or all of a message, inflated */
export async function writeEntry(
  output: Output,
  engine: EngineApi,
  entry: EntrySummary,
  body: BodyOf,
  { json, bytes }: Written,
): Promise<void> {
  // What an event says is in its detail; the bytes that store it are nobody's on the wire.
  const payload = bytes === 'none' || entry.event ? null : new Payload(engine, body, output)
  if (!json) {
    await output.line(entryLine(entry))
    let offset = 0
    for await (const piece of payload?.pieces() ?? []) {
      if (bytes === 'hex')
        for (const line of hexdump(piece, offset)) await output.line(`       ${line}`)
      else await output.write(Buffer.from(piece).toString('base64'))
      offset += piece.length
    }
    if (bytes === 'base64' && offset > 0) await output.line('')
    for (const verdict of payload?.verdicts ?? [])
      await output.line(styled('red', `       ${verdict.rule}: ${verdictSentence(verdict)}`))
    if (payload?.capped)
      await output.line(styled('yellow', `       (inflated no further than ${sizeText(offset)})`))
    return
  }
  const fields = {
    ...entryFields(body.session, entry),
    ...messageFields(entry),
    ...detailFields(entry),
  }
  if (bytes === 'none') return output.json(fields)
  // A payload may be longer than a string: it is written into the open object piece by piece.
  await output.write(`${jsonText(fields).slice(0, -1)},"bytes":"`)
  for await (const piece of payload?.pieces() ?? [])
    await output.write(Buffer.from(piece).toString(bytes))
  await output.write('"')
  if (payload?.capped) await output.write(',"capped":true')
  if (payload && payload.verdicts.length > 0)
    await output.write(`,"inflatedVerdicts":${jsonText(payload.verdicts.map(verdictFields))}`)
  await output.line('}')
}

class Payload {
  /** What inflates to more than the limit is given up to that. */
  capped = false
  /** What only the inflated bytes tell of. */
  verdicts: readonly Verdict[] = []
  readonly #engine: EngineApi
  readonly #body: BodyOf
  readonly #output: Output

  constructor(engine: EngineApi, body: BodyOf, output: Output) {
    this.#engine = engine
    this.#body = body
    this.#output = output
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; !this.#output.closed.aborted;) {
      const range = { ...this.#body, offset, length: pieceBytes }
      const { bytes, total, inflated } = await this.#engine.call('bytes', range)
      if (bytes.length > 0) yield bytes
      offset += bytes.length
      this.capped = inflated?.capped ?? false
      this.verdicts = inflated?.verdicts ?? []
      if (bytes.length === 0 || offset >= total) return
    }
  }
}
