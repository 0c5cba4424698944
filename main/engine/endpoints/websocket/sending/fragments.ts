/** Splits a message into frames, RFC 6455 section 5.4. Pure. */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxFragments } from '../../../../../shared/contract/outgoing.ts'
import type { FrameBits } from '../../../../../shared/wire/websocket/frame.ts'
import type { Splitting } from '../../endpoint.ts'

export interface PlannedFrame extends FrameBits {
  payload: Uint8Array
}

const rsv1 = 4

/**
 * @param payload already compressed if `how` says so: then the first frame has RSV1 (RFC 7692 section 6.1)
 * @throws AppError `bad-input` when the message cannot be split this way
 */
export function split(payload: Uint8Array, how: Splitting): PlannedFrame[] {
  const pieces = how.sizes.length === 0 ? [payload] : fragments(payload, how)
  return pieces.flatMap((piece, i): PlannedFrame[] => [
    {
      fin: i === pieces.length - 1,
      rsv: i === 0 && how.compress ? rsv1 : 0,
      opcode: i === 0 ? how.opcode : 0,
      payload: piece,
    },
    ...how.between
      .filter(({ after }) => after === i + 1)
      .map(({ opcode, payload: control }) => ({ fin: true, rsv: 0, opcode, payload: control })),
  ])
}

function fragments(payload: Uint8Array, { sizes, compress }: Splitting): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const size of sizes) {
    if (at + size > payload.length && !compress) throw tooLong(sizes, payload.length)
    pieces.push(payload.subarray(at, (at += Math.min(size, payload.length - at))))
    if (compress && at === payload.length) break
  }
  const last = sizes.at(-1) ?? 0
  const left = payload.length - at
  // A compressed message must be sent, because the next one depends on it: the rest goes into one fragment.
  if (compress && (last === 0 || pieces.length + left / last > maxFragments))
    return left === 0 ? pieces : [...pieces, payload.subarray(at)]
  if (left > 0 && last === 0)
    throw new AppError(
      'bad-input',
      `The fragments have ${at} bytes, but the message has ${payload.length}.`,
      'The size of the last fragment must be at least 1 to be repeated.',
    )
  if (left > 0 && pieces.length + left / last > maxFragments)
    throw new AppError(
      'bad-input',
      `A message can be split into at most ${maxFragments} fragments.`,
    )
  for (; at < payload.length; at += last) pieces.push(payload.subarray(at, at + last))
  return pieces
}

const tooLong = (sizes: readonly number[], length: number): AppError => {
  const sum = sizes.reduce((total, size) => total + size, 0)
  return new AppError(
    'bad-input',
    `The fragments have ${sum} bytes, but the message has only ${length}.`,
  )
}
