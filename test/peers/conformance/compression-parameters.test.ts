/** Group 13 of the conformance cases. */
import { parametersOfCompression } from './cases/compression.ts'
import { conformanceOf } from './suite.ts'

conformanceOf(parametersOfCompression)
