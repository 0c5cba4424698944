/**
 * npm run bench -- [--only NAME]... [--quick]: measures Sockeye against plain baselines in the same run and prints a
 * table. At full length the rows are also written into docs/performance.md, after each measurement.
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
import { machine, resultTable, updateReport, writeReport } from './report.ts'

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

const isWhole = values.only.length === 0
const results: Result[] = []
const failed: string[] = []
for (const measurement of measurements) {
  const { name, onRequest = false } = measurement
  if (isWhole ? onRequest : !values.only.includes(name)) continue
  console.error(`${new Date().toTimeString().slice(0, 8)} ${name} ...`)
  try {
    const measured = await measurement.run({ quick: values.quick })
    results.push(...measured)
    if (!values.quick && measured.length > 0) await updateReport(measured)
  } catch (error) {
    // The results of the others took half an hour.
    console.error(error)
    failed.push(name)
  }
}
if (results.length > 0) console.log(`${machine()}\n\n${resultTable(results)}`)
// Removes rows that no measurement has any more.
if (!values.quick && isWhole && failed.length === 0) await writeReport(results)
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
