/**
 * A process that shows a session as messages of one byte each: `node framed-child.ts FOLDER SESSION`. Prints JSON: the
 * number of messages, the first entry and offset of a late one, and its highest resident memory in bytes.
 */
import { openStore } from '../../main/engine/store/open.ts'
import { eventually } from './store.ts'

const [folder = '', session] = process.argv.slice(2)
const store = await openStore({ folder })
const { view } = await store.openView({
  session: Number(session),
  filter: {},
  as: 'messages',
  framing: { kind: 'fixed', length: 1 },
})
const count = await eventually(async () => {
  const { count, scanned, entries } = await store.viewState({ view })
  return scanned >= entries ? count : undefined
})
const [row] = await store.entries({
  session: Number(session),
  view,
  from: count - 5,
  to: count - 5,
})
const late = [row?.message?.firstFrame, row?.message?.offset]
await store.close()
const memory = process.resourceUsage().maxRSS * 1_024
process.stdout.write(`${JSON.stringify({ count, late, memory })}\n`)
