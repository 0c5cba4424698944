/** Group 3 of the conformance cases. */
import { reservedBits } from './cases/reserved-bits.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(reservedBits)
