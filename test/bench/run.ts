/**
 * npm run bench -- [--only NAME]... [--quick]: measures Sockeye against plain baselines in the same run and prints a
 * table. A whole run at full length also writes it into docs/performance.md.
 */
import { parseArgs } from 'node:util'
import type { Measurement, Result } from './measurement.ts'
import { colourRules } from './measurements/colour-rules.ts'
import { commandLine } from './measurements/command-line.ts'
import { connections } from './measurements/connections.ts'
import { conversation } from './measurements/conversation.ts'
import { cost } from './measurements/cost.ts'
import { exports } from './measurements/exports.ts'
import { filter } from './measurements/filter.ts'
import { long } from './measurements/long.ts'
import { memory } from './measurements/memory.ts'
import { mitmdump } from './measurements/mitmdump.ts'
import { pages } from './measurements/pages.ts'
import { rules, tcpReceive, webSocketMany, webSocketReceive } from './measurements/receive.ts'
import { roundTrips } from './measurements/round-trips.ts'
import { rows } from './measurements/rows.ts'
import { size } from './measurements/size.ts'
import { startup } from './measurements/startup.ts'
import { storageChoices } from './measurements/storage.ts'
import { tabs } from './measurements/tabs.ts'
import { trickle } from './measurements/trickle.ts'
import { tshark } from './measurements/tshark.ts'
import { window } from './measurements/window.ts'
import { machine, resultTable, writeReport } from './report.ts'

const measurements: Measurement[] = [
  ...[tcpReceive, long, webSocketReceive, webSocketMany, rules, mitmdump],
  ...[connections, roundTrips],
  ...[
    memory,
    size,
    trickle,
    cost,
    pages,
    filter,
    tshark,
    commandLine,
    startup,
    exports,
    window,
    colourRules,
    rows,
    conversation,
    tabs,
  ],
  storageChoices,
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
  const { name, onRequest = false } = measurement
  if (values.only.length > 0 ? !values.only.includes(name) : onRequest) continue
  console.error(`${new Date().toTimeString().slice(0, 8)} ${name} ...`)
  results.push(...(await measurement.run({ quick: values.quick })))
}
if (results.length > 0) console.log(`${machine()}\n\n${resultTable(results)}`)
if (!values.quick && values.only.length === 0) await writeReport(results)
