/** Group 7 of the conformance cases. */
import { closing } from './cases/closing.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(closing)
