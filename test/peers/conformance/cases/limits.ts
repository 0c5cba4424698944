/** Groups 9 and 10: long messages, many fragments, many chops, many messages. */
import { binary, frame, good, message, text, type Answer, type Case, type Group } from '../case.ts'

const kib = 1_024
const mib = 1_048_576

const types = [
  { opcode: 1, name: 'Text', fill: 'BAsd7&jh23', answer: text },
  { opcode: 2, name: 'Binary', fill: '\0\xfe#\xfa\xf0', answer: binary },
] as const
type Type = (typeof types)[number]

const filled = ({ fill }: Type, length: number): Buffer => Buffer.alloc(length, fill, 'latin1')

const size = (bytes: number): string =>
  bytes % mib === 0 && bytes > 0
    ? `${bytes / mib} MiB`
    : bytes % kib === 0 && bytes > 0
      ? `${bytes / kib} KiB`
      : `${bytes} bytes`

const long = (subgroup: number, type: Type): Case[] =>
  [64 * kib, 256 * kib, mib, 2 * mib, 3 * mib, 4 * mib].map((length, i) =>
    good(
      `9.${subgroup}.${i + 1}`,
      `${type.name} message of ${size(length)}`,
      () => [frame(type.opcode, filled(type, length))],
      () => [type.answer(filled(type, length))],
    ),
  )

const inFragments = (subgroup: number, type: Type): Case[] =>
  [64, 256, kib, 4 * kib, 16 * kib, 64 * kib, 256 * kib, mib, 4 * mib].map((fragment, i) => {
    const length = fragment < mib ? 256 * kib : 4 * mib
    return good(
      `9.${subgroup}.${i + 1}`,
      `${type.name} message of ${size(length)} in fragments of ${size(fragment)}`,
      () => [message(type.opcode, filled(type, length), fragment)],
      () => [type.answer(filled(type, length))],
    )
  })

const inChops = (subgroup: number, type: Type): Case[] =>
  [64, 128, 256, 512, kib, 2 * kib].map((chop, i) =>
    good(
      `9.${subgroup}.${i + 1}`,
      `${type.name} message of 128 KiB in chunks of ${size(chop)}`,
      () => [frame(type.opcode, filled(type, 128 * kib))],
      () => [type.answer(filled(type, 128 * kib))],
      { chop },
    ),
  )

const repeated = 100

const many = (subgroup: number, type: Type): Case[] =>
  [0, 16, 64, 256, kib, 4 * kib].map((length, i) => {
    const each = <T>(make: (payload: Buffer) => T): T[] =>
      Array.from({ length: repeated }, () => make(filled(type, length)))
    return good(
      `9.${subgroup}.${i + 1}`,
      `${repeated} ${type.name.toLowerCase()} messages of ${size(length)}`,
      () => each((payload) => frame(type.opcode, payload)),
      (): Answer[] => each(type.answer),
    )
  })

const bothTypes = (first: number, make: (subgroup: number, type: Type) => Case[]): Case[] =>
  types.flatMap((type, i) => make(first + i, type))

export const limits: Group = {
  name: 'limits',
  title: '9 Limits and performance',
  note:
    'Smaller than in the Autobahn list: 9.1 and 9.2 end at 4 MiB instead of 16 MiB; 9.3 and 9.4 split 256 KiB ' +
    'instead of 4 MiB if fragments are below 1 MiB; 9.5 and 9.6 send 128 KiB instead of 1 MiB; 9.7 and 9.8 send ' +
    '100 messages instead of 1,000, without waiting for the answers.',
  cases: [
    ...bothTypes(1, long),
    ...bothTypes(3, inFragments),
    ...bothTypes(5, inChops),
    ...bothTypes(7, many),
  ],
}

export const misc: Group = {
  name: 'misc',
  title: '10 Misc',
  note: 'The peer sends fragments of this size; the recording shows that they arrive unchanged.',
  cases: [
    good(
      '10.1.1',
      'Text of 64 KiB in fragments of 1,300 bytes',
      () => [message(1, Buffer.alloc(64 * kib, '*'), 1_300)],
      () => [text(Buffer.alloc(64 * kib, '*'))],
    ),
  ],
}
