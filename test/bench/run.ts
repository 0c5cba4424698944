/**
 * npm run bench -- [--only NAME]... [--quick]: measures Sockeye against plain baselines in the same run and prints a
 * table. A whole run at full length also writes it into docs/performance.md.
 */
import { parseArgs } from 'node:util'
import type { Measurement, Result } from './measurement.ts'
import { filter } from './measurements/filter.ts'
import { memory } from './measurements/memory.ts'
import { pages } from './measurements/pages.ts'
import { tcpReceive, webSocketReceive } from './measurements/receive.ts'
import { size } from './measurements/size.ts'

import { startup } from './measurements/startup.ts'
import { machine, table, writeReport } from './report.ts'

const measurements: Measurement[] = [
  tcpReceive,
  webSocketReceive,
  memory,
  size,
  pages,
  startup,
  filter,
]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
  },
})
const names = measurements.map(({ name }) => name)
const unknown = values.only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`No measurement ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(2)
}

const results: Result[] = []
for (const measurement of measurements) {
  const { name } = measurement
  if (values.only.length > 0 && !values.only.includes(name)) continue
  console.error(`${name} ...`)
  results.push(...(await measurement.run({ quick: values.quick })))
}
console.log(`${machine()}\n\n${table(results)}`)
if (!values.quick && values.only.length === 0) await writeReport(results)
