/** All groups of the conformance suite, in the order of the published list. */
import type { Group } from './case.ts'
import { closing } from './cases/closing.ts'
import { compression, parametersOfCompression } from './cases/compression.ts'
import { fragmentation } from './cases/fragmentation.ts'
import { framing } from './cases/framing.ts'
import { limits, misc } from './cases/limits.ts'
import { opcodes } from './cases/opcodes.ts'
import { pings } from './cases/pings.ts'
import { reservedBits } from './cases/reserved-bits.ts'
import { utf8 } from './cases/utf8.ts'

export const groups: readonly Group[] = [
  ...[framing, pings, reservedBits, opcodes, fragmentation, utf8, closing],
  ...[limits, misc, compression, parametersOfCompression],
]
