/** How `listen` and `connect` are told how much of a session to keep, and what to do when the disk cannot follow. */
import { InvalidArgumentError, Option } from 'commander'
import { parseDuration, parseSize } from '../../shared/filter/literals.ts'
import {
  leastLimitBytes,
  leastLimitMs,
  type EndpointConfig,
  type Limits,
} from '../../shared/model/endpoint.ts'
import { given } from './options.ts'

export interface LimitOptions {
  readonly limitSize?: number
  readonly limitAge?: number
  readonly atLimit?: Limits['atLimit']
  readonly live?: true
}

export const limitOptions = (): Option[] => [
  new Option('--limit-size <size>', 'keep so much of the session, as 500MB or 1GiB').argParser(
    sizeOf,
  ),
  new Option('--limit-age <time>', 'keep so long of the session, as 90s, 10m or 2h').argParser(
    ageOf,
  ),
  new Option('--at-limit <what>', 'stop the recording, or drop its oldest entries').choices([
    'stop',
    'drop-oldest',
  ]),
  new Option(
    '--live',
    'when the disk cannot follow, keep the first 256 bytes of payloads rather than have peers wait',
  ),
]

export const recordOptionsOf = ({
  limitSize,
  limitAge,
  atLimit,
  live,
}: LimitOptions): { limits: Partial<Limits>; whenBehind: EndpointConfig['whenBehind'] } => ({
  limits: given({ maxBytes: limitSize, maxAgeMs: limitAge, atLimit }),
  whenBehind: live === true ? 'cut' : 'pause',
})

/** Reads a number of bytes of at least a limit's least. */
export function sizeOf(text: string): number {
  const bytes = Math.round(parseSize(text.replaceAll(/\s/g, '')) ?? Number.NaN)
  if (!(bytes >= leastLimitBytes))
    throw new InvalidArgumentError('It is a size such as 500MB or 1GiB, from 1MiB up.')
  return bytes
}

function ageOf(text: string): number {
  const ms = Math.round((parseDuration(text.replaceAll(/\s/g, '')) ?? Number.NaN) / 1_000)
  if (!(ms >= leastLimitMs && ms <= 31_536_000_000))
    throw new InvalidArgumentError('It is a time such as 90s, 10m or 2h, from 1s to 365d.')
  return ms
}
