/** Group 9 of the conformance cases. */
import { limits } from './cases/limits.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(limits)
