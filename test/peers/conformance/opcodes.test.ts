/** Group 4 of the conformance cases. */
import { opcodes } from './cases/opcodes.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(opcodes)
