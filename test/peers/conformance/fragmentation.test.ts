/** Group 5 of the conformance cases. */
import { fragmentation } from './cases/fragmentation.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(fragmentation)
