/** The time range that dragging adds to a filter: an `at in (from..to)` after everything else. Pure. */
import type { SyntaxNode } from '@lezer/common'
import { dayStartOf } from '../../../shared/filter/context.ts'
import { parser } from '../../../shared/filter/parser.ts'

/** All times are microseconds since the epoch. */
export interface TimePart {
  readonly from: number
  readonly to: number
}

/** The filter with this time range, replacing an earlier one. `startedAt` is that of the session. */
export function withTimePart(expression: string, part: TimePart, startedAt: number): string {
  const rest = withoutTimePart(expression)
  const range = `at in (${timeText(part, startedAt)})`
  return rest === '' ? range : `(${rest}) and ${range}`
}

export const hasTimePart = (expression: string): boolean =>
  withoutTimePart(expression) !== expression.trim()

/** The filter without the time range added last. */
export function withoutTimePart(expression: string): string {
  const whole = expression.trim()
  const top = parser.parse(whole).topNode.firstChild
  if (top !== null && isTimePart(top, whole)) return ''
  const { firstChild: left, lastChild: right } = top ?? { firstChild: null, lastChild: null }
  if (top?.name !== 'And' || left === null || right === null || !isTimePart(right, whole))
    return whole
  const inside = left.name === 'Group' ? left.firstChild?.nextSibling : left
  return inside ? whole.slice(inside.from, inside.to) : whole
}

function isTimePart(node: SyntaxNode, source: string): boolean {
  const field = node.firstChild
  return node.name === 'Membership' && field !== null && source.slice(field.from, field.to) === 'at'
}

/** `from..to` with the precision it needs: as clock times on the day the session began, otherwise as instants. */
function timeText({ from, to }: TimePart, startedAt: number): string {
  const digits = [0, 3].find((some) => 10 ** (6 - some) <= (to - from) / 500) ?? 6
  const dayStart = dayStartOf(startedAt)
  const texts = [clockText(from, dayStart, digits), clockText(to, dayStart, digits)]
  if (texts.includes(null)) return `${instantText(from, digits)}..${instantText(to, digits)}`
  return texts.join('..')
}

/** Null on another day, and after a daylight saving change since midnight. */
function clockText(us: number, dayStart: number, digits: number): string | null {
  const since = us - dayStart
  const date = new Date(Math.floor(us / 1_000))
  const seconds = (date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()
  if (Math.floor(since / 1e6) !== seconds) return null
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return clock + fractionText(us, digits)
}

function instantText(us: number, digits: number): string {
  const whole = new Date(Math.floor(us / 1_000)).toISOString().slice(0, -5)
  return `${whole}${fractionText(us, digits)}Z`
}

const fractionText = (us: number, digits: number): string =>
  digits === 0
    ? ''
    : `.${String(us % 1e6)
        .padStart(6, '0')
        .slice(0, digits)}`
