/** Writes an entry or a message for `show`: a line or a JSON object, with its bytes on request. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { BodyOf } from '../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { verdictSentence } from '../../shared/wire/websocket/rules.ts'
import { jsonAfterBytes, jsonBeforeBytes, rowFields } from '../engine/interchange/entry-json.ts'
import { inflatedVerdicts, isCapped, Payload } from '../engine/interchange/rows/payload.ts'
import { entryLine, sizeText, styled } from './format.ts'
import { hexdump } from './hexdump.ts'
import type { Output } from './output.ts'

/** How entries are written. */
export interface EntryFormat {
  readonly json?: true
  readonly bytes: 'none' | 'hex' | 'base64'
}

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
    bytes === 'none' || entry.event
      ? null
      : await Payload.open((range) => engine.call('bytes', range), entry, body, output.closed)
  if (json) await writeJson(output, entry, body.session, payload, bytes)
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
  for (const verdict of inflatedVerdicts(payload))
    await output.line(styled('red', `       ${verdict.rule}: ${verdictSentence(verdict)}`))
  if (isCapped(payload))
    await output.line(styled('yellow', `       (decompressed up to ${sizeText(offset)})`))
  const note = payload.failure?.message ?? (payload.as === 'wire' ? headerCut : null)
  if (note !== null) await output.line(styled('yellow', `       (raw: ${note})`))
}

const headerCut = 'The connection ended inside the header of this frame.'

async function writeJson(
  output: Output,
  entry: EntrySummary,
  session: number,
  payload: Payload | null,
  bytes: EntryFormat['bytes'],
): Promise<void> {
  if (bytes === 'none') return output.json(rowFields(session, entry))
  // A payload may be longer than a string: it is written into the open object piece by piece.
  await output.write(jsonBeforeBytes(session, entry, payload))
  try {
    for await (const piece of payload?.pieces() ?? [])
      await output.write(Buffer.from(piece).toString(bytes))
  } catch (error) {
    // The session was deleted meanwhile, or the disk refused: the line still has to be an object.
    await output.line('","bytesComplete":false}')
    throw error
  }
  await output.line(jsonAfterBytes(payload))
}
