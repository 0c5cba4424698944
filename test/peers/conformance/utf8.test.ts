/** Group 6 of the conformance cases. */
import { utf8 } from './cases/utf8.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(utf8)
