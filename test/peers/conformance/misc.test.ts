/** Group 10 of the conformance cases. */
import { misc } from './cases/limits.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(misc)
