/** Writes an entry or a message for `show`: a line or a JSON object, with its bytes on request. */
import type { EngineApi, EngineResult } from '../../shared/contract/engine.ts'
import type { BodyOf } from '../../shared/contract/methods/entries.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { isFrame, type EntrySummary } from '../../shared/model/entry.ts'
import type { Verdict } from '../../shared/model/verdict.ts'
import { verdictSentence } from '../../shared/wire/websocket/rules.ts'
import {
  detailFields,
  entryFields,
  messageFields,
  verdictFields,
} from '../engine/interchange/entry-json.ts'
import { entryLine, sizeText, styled } from './format.ts'
import { hexdump } from './hexdump.ts'
import { jsonText, type Output } from './output.ts'

/** How entries are written. */
export interface EntryFormat {
  readonly json?: true
  readonly bytes: 'none' | 'hex' | 'base64'
}

/** Bytes requested at once: a multiple of a line of a dump and of a group of Base64. */
const pieceBytes = 48 * 16_384

/**
 * Writes one entry or message. The first bytes are read before anything is written, so that a failure leaves no half line.
 * @param body which bytes to write: an entry's payload, or a whole message, inflated
 * @throws AppError when the bytes cannot be read; a JSON line that has begun is completed first
 */
export async function writeEntry(
  output: Output,
  engine: EngineApi,
  entry: EntrySummary,
  body: BodyOf,
  { json, bytes }: EntryFormat,
): Promise<void> {
  // The content of an event is in its detail; the bytes that store it were never on the wire.
  const payload =
    bytes === 'none' || entry.event ? null : await Payload.open(engine, output, entry, body)
  if (json)
    await writeJson(output, { ...fieldsOf(entry, body), ...bytesFields(payload) }, payload, bytes)
  else await writeLines(output, entry, payload, bytes)
}

async function writeLines(
  output: Output,
  entry: EntrySummary,
  payload: Payload | null,
  bytes: EntryFormat['bytes'],
): Promise<void> {
  await output.line(entryLine(entry))
  if (payload === null) return
  let offset = 0
  for await (const piece of payload.pieces()) {
    if (bytes === 'hex')
      for (const line of hexdump(piece, offset)) await output.line(`       ${line}`)
    else await output.write(Buffer.from(piece).toString('base64'))
    offset += piece.length
  }
  if (bytes === 'base64' && offset > 0) await output.line('')
  for (const verdict of payload.verdicts)
    await output.line(styled('red', `       ${verdict.rule}: ${verdictSentence(verdict)}`))
  if (payload.capped)
    await output.line(styled('yellow', `       (inflated no further than ${sizeText(offset)})`))
  const note = payload.failure?.message ?? (payload.as === 'wire' ? headerCut : null)
  if (note !== null) await output.line(styled('yellow', `       (as sent: ${note})`))
}

const headerCut = 'The connection ended inside the header of this frame.'

const fieldsOf = (entry: EntrySummary, { session }: BodyOf): object => ({
  ...entryFields(session, entry),
  ...messageFields(entry),
  ...detailFields(entry),
})

/** Says which bytes `bytes` holds where it is not the payload as the receiver read it. */
const bytesFields = (payload: Payload | null): object => ({
  ...(payload?.inflated && { inflatedLength: payload.total }),
  ...(payload?.as === 'wire' && { bytesAs: 'wire' }),
  ...(payload?.failure && { bytesAs: 'sent', inflateError: payload.failure.message }),
})

async function writeJson(
  output: Output,
  fields: object,
  payload: Payload | null,
  bytes: EntryFormat['bytes'],
): Promise<void> {
  if (bytes === 'none') return output.json(fields)
  // A payload may be longer than a string: it is written into the open object piece by piece.
  await output.write(`${jsonText(fields).slice(0, -1)},"bytes":"`)
  try {
    for await (const piece of payload?.pieces() ?? [])
      await output.write(Buffer.from(piece).toString(bytes))
  } catch (error) {
    // The session was deleted meanwhile, or the disk refused: the line still has to be an object.
    await output.line('","bytesComplete":false}')
    throw error
  }
  await output.write('"')
  if (payload?.capped) await output.write(',"capped":true')
  if (payload && payload.verdicts.length > 0)
    await output.write(`,"inflatedVerdicts":${jsonText(payload.verdicts.map(verdictFields))}`)
  await output.line('}')
}

/** The bytes of an entry or a message, read in pieces. */
class Payload {
  /** The message inflates to more than the limit; the bytes end there. */
  get capped(): boolean {
    return this.inflated?.capped ?? false
  }

  /** Violations that only the inflated bytes show. */
  get verdicts(): readonly Verdict[] {
    return this.inflated?.verdicts ?? []
  }

  readonly as: BodyOf['as']
  /** Why the message cannot be inflated: its bytes are then those that were sent, unmasked. */
  readonly failure: AppError | null
  readonly total: number
  readonly inflated: EngineResult<'bytes'>['inflated']
  readonly #engine: EngineApi
  readonly #body: BodyOf
  readonly #output: Output
  #first: Uint8Array

  /** @throws AppError */
  static async open(
    engine: EngineApi,
    output: Output,
    entry: EntrySummary,
    body: BodyOf,
  ): Promise<Payload> {
    const isHeaderCut = entry.partial && entry.frame === null && isFrame(entry.kind)
    const asked: BodyOf = isHeaderCut ? { ...body, as: 'wire' } : body
    const read = (of: BodyOf): Promise<EngineResult<'bytes'>> =>
      engine.call('bytes', { ...of, offset: 0, length: pieceBytes })
    try {
      return new Payload(engine, output, asked, await read(asked), null)
    } catch (error) {
      if (asked.as !== 'inflated' || !(error instanceof AppError && error.code === 'bad-input'))
        throw error
      const sent: BodyOf = { ...asked, as: 'payload' }
      return new Payload(engine, output, sent, await read(sent), error)
    }
  }

  private constructor(
    engine: EngineApi,
    output: Output,
    body: BodyOf,
    { bytes, total, inflated }: EngineResult<'bytes'>,
    failure: AppError | null,
  ) {
    this.#engine = engine
    this.#output = output
    this.#body = body
    this.#first = bytes
    this.as = body.as
    this.total = total
    this.inflated = inflated
    this.failure = failure
  }

  /** Can be called once: the first piece is released with it. @throws AppError */
  async *pieces(): AsyncGenerator<Uint8Array> {
    let piece = this.#first
    this.#first = new Uint8Array()
    for (let offset = 0; piece.length > 0 && !this.#output.closed.aborted;) {
      yield piece
      offset += piece.length
      if (offset >= this.total) return
      const range = { ...this.#body, offset, length: pieceBytes }
      piece = (await this.#engine.call('bytes', range)).bytes
    }
  }
}
