/** Group 12 of the conformance cases. */
import { compression } from './cases/compression.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(compression)
