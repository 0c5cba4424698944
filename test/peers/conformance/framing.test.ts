/** Group 1 of the conformance cases. */
import { framing } from './cases/framing.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(framing)
