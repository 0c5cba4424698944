/** Group 2 of the conformance cases. */
import { pings } from './cases/pings.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(pings)
