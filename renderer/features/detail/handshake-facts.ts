/** The content of the handshake view: the facts as lines, and both heads as sent. */
import { utf8ToString } from '../../../shared/bytes/utf8.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { maxRange } from '../../../shared/contract/limits.ts'
import type { HandshakeFacts } from '../../../shared/model/handshake.ts'
import { wordProblem } from '../../i18n/problem.ts'
import { handshakeText } from './handshake-text.ts'

export interface ShownHead {
  n: number
  start: string
  headers: readonly (readonly [name: string, value: string])[]
  /** The head, as sent. */
  raw: string
  /** The body after the head, truncated. */
  body: string
  bodyLength: number
}

export interface ShownHandshake {
  facts: HandshakeFacts
  request: ShownHead | null
  answer: ShownHead | null
}

/** Maximum length of a body that is shown with its head. Bytes. */
export const shownBody = 65_536

/** @returns null when the head belongs to no handshake */
export async function readHandshake(
  engine: EngineApi,
  session: number,
  n: number,
): Promise<ShownHandshake | null> {
  const facts = await engine.call('handshake', { session, n })
  if (facts === null) return null
  const { request, answer } = facts
  const shown = async (
    head: { n: number; headers: ShownHead['headers'] } | null,
    bodyLength = 0,
  ): Promise<ShownHead | null> => {
    if (head === null) return null
    const { bytes, total } = await engine.call('bytes', {
      session,
      n: head.n,
      as: 'payload',
      length: maxRange,
    })
    const headLength = total - bodyLength
    const raw = utf8ToString(bytes.subarray(0, headLength)).trimEnd()
    return {
      n: head.n,
      start: raw.split('\n', 1)[0]?.trimEnd() ?? '',
      headers: head.headers,
      raw,
      body: utf8ToString(bytes.subarray(headLength, headLength + shownBody)),
      bodyLength,
    }
  }
  return { facts, request: await shown(request), answer: await shown(answer, answer?.bodyLength) }
}

export interface Line {
  name: string
  value: string
  tone?: 'good' | 'bad'
}

/** Returns the outcome as a sentence. */
export function outcome({ answer, location, problem }: HandshakeFacts): Line {
  const t = handshakeText()
  if (answer === null) return { name: '', value: t.unanswered, tone: 'bad' }
  const status = `${String(answer.status)} ${answer.reason}`.trimEnd()
  if (problem !== null)
    return { name: '', value: t.notOpened(wordProblem(problem).message), tone: 'bad' }
  if (answer.status === 101) return { name: '', value: t.accepted, tone: 'good' }
  return {
    name: '',
    value: location === '' ? t.refused(status) : t.redirected(status),
    tone: 'bad',
  }
}

/** Returns what was offered and what was negotiated. */
export function agreedLines(facts: HandshakeFacts): Line[] {
  const t = handshakeText()
  const { key, subprotocols, extensions, cookies, location, answer } = facts
  const lines: Line[] = location === '' ? [] : [{ name: t.location, value: location }]
  if (key !== null) {
    lines.push({ name: t.key, value: key.key })
    if (answer?.status === 101) lines.push(acceptLine(key))
  }
  lines.push(
    { name: t.subprotocol, value: agreedOf([subprotocols.agreed], subprotocols.offered, ', ') },
    { name: t.extensions, value: agreedOf(extensions.agreed, extensions.offered, ', ') },
  )
  for (const [name, value] of cookies.sent)
    lines.push({ name: t.cookiesSent, value: `${name}=${value}` })
  for (const value of cookies.set) lines.push({ name: t.cookiesSet, value })
  return lines
}

function acceptLine({ accept, expected, right }: NonNullable<HandshakeFacts['key']>): Line {
  const t = handshakeText()
  const said = accept === '' ? t.keyNone : accept
  return right
    ? { name: t.accept, value: `${said}, ${t.keyRight}`, tone: 'good' }
    : { name: t.accept, value: `${said}, ${t.keyWrong(expected)}`, tone: 'bad' }
}

function agreedOf(agreed: readonly string[], offered: readonly string[], by: string): string {
  const t = handshakeText()
  const taken = agreed.filter((one) => one !== '')
  if (taken.length === 0 && offered.length === 0) return t.noneOffered
  return t.agreedOf(
    taken.length === 0 ? t.none : taken.join(by),
    offered.length === 0 ? t.none : offered.join(by),
  )
}
