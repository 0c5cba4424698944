/** `--markers`: each line of standard input is a marker in the record, at the time at which the line was read. */
import { createInterface } from 'node:readline'
import { Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { missingInput, reportUnlessEnded } from './standard-input.ts'

export const markersOption = (): Option =>
  new Option('--markers', 'record each line of standard input as a marker')

/**
 * Starts to read. A line that cannot be recorded is reported, and reading continues.
 * @returns a function that stops reading, so that the process can exit
 */
export function dropMarkers(engine: EngineApi, session: number): () => void {
  if (missingInput !== undefined) {
    process.stderr.write(`${missingInput} Use the npm package for --markers.\n`)
    return () => undefined
  }
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (text) => {
    engine.call('dropMarker', { session, text }).catch(reportUnlessEnded)
  })
  return () => {
    lines.close()
    process.stdin.destroy()
  }
}
