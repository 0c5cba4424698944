/** Answers to the opening handshake as configured for a server: by path, even if they violate the protocol. Pure. */
import { STATUS_CODES } from 'node:http'
import type { HandshakeRule } from '../../../../../shared/protocols/websocket/handshake-rules.ts'
import { sentPath } from './address.ts'

/** The first rule for a request target without its query. */
export function ruleFor(rules: readonly HandshakeRule[], target: string): HandshakeRule | null {
  if (rules.length === 0) return null
  const path = sentPath(target)
  return rules.find((rule) => fits(rule.path, path)) ?? null
}

function fits(pattern: string, path: string): boolean {
  if (pattern === '') return true
  const whole =
    pattern === '*' ? pattern : sentPath(pattern.startsWith('/') ? pattern : `/${pattern}`)
  return whole.endsWith('*') ? path.startsWith(whole.slice(0, -1)) : path === whole
}

const nameOf = (line: string): string => line.slice(0, line.indexOf(':')).trim().toLowerCase()

/** Header lines with those of the rule, which replace others of the same name. */
export function withHeaders(lines: readonly string[], { headers }: HandshakeRule): string[] {
  const chosen = new Set(headers.map(([name]) => name.toLowerCase()))
  return [
    ...lines.filter((line) => !chosen.has(nameOf(line))),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ]
}

/** Header lines of a 101 response, beginning with the status line, changed by the rule. */
export function agreeingLines(lines: readonly string[], rule: HandshakeRule): string[] {
  const [status = '', ...headers] = lines
  const { subprotocol } = rule
  const others = headers.filter((line) => nameOf(line) !== 'sec-websocket-protocol')
  const agreed =
    subprotocol === null ? headers : [...others, `Sec-WebSocket-Protocol: ${subprotocol}`]
  return [status, ...withHeaders(agreed, rule)]
}

/** An answer that opens no WebSocket, as bytes. */
export function refusal(rule: HandshakeRule): Uint8Array {
  const { status, body } = rule
  const lines = [
    'Connection: close',
    ...(body === '' ? [] : ['Content-Type: text/plain; charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...withHeaders(lines, rule)]
  return Buffer.from([...head, '', body].join('\r\n'))
}
