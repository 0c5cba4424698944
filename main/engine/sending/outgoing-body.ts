/** The bodies that callers name, as bytes: unchanged, from a stage, or from a template that is evaluated each time. */
import { randomBytes } from 'node:crypto'
import { encodeText, lackedBy } from '../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { OutgoingBodySource } from '../../../shared/contract/outgoing.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { lineAndColumn } from '../../../shared/bytes/parse-hex.ts'
import {
  parseTemplate,
  wordTemplateError,
  type TemplateError,
} from '../../../shared/template/template.ts'
import { nowUs } from '../clock.ts'
import { wholeBody } from '../endpoints/body.ts'
import type { OutgoingBody } from '../endpoints/endpoint.ts'
import type { Stages } from './stages.ts'

/** Makes the body of the n-th message, counted from 0. */
export type MakeBody = (index: number) => OutgoingBody

/**
 * @param encoding that of the text of a template
 * @throws AppError `bad-input` for a template, with the position of the error; `not-found` for an unknown stage
 */
export function prepareBody(
  source: OutgoingBodySource,
  stages: Stages,
  encoding: EncodingId = 'utf-8',
): MakeBody {
  if (source.from === 'bytes') return always(wholeBody(source.bytes))
  if (source.from === 'stage') return always(stages.body(source.stage))
  const { syntax, text } = source
  if (syntax === 'plain') {
    const bytes = encodeText(text, encoding)
    if (bytes === null) throw notEncodable(text, encoding)
    return always(wholeBody(bytes))
  }
  const template = parseTemplate(text, syntax, encoding)
  if ('error' in template) throw badTemplate(text, template)
  return (index) => {
    const made = template.render({ index, nowUs: nowUs(), randomBytes })
    if ('error' in made) throw badTemplate(text, made)
    return wholeBody(made.bytes)
  }
}

const always = (body: OutgoingBody) => () => body

function badTemplate(text: string, error: TemplateError): AppError {
  const { line, column } = lineAndColumn(text, error.position)
  const place = line === 1 ? `character ${column}` : `line ${line}, character ${column}`
  return new AppError('bad-input', `At ${place}: ${wordTemplateError(error)}.`)
}

function notEncodable(text: string, encoding: EncodingId): AppError {
  const found = lackedBy(encoding, text) ?? ''
  return badTemplate(text, { error: 'not-encodable', position: text.indexOf(found), found })
}
