/** Receiving and recording: how fast a stream is received until the session is complete on disk. */
import { alternate, atLeast, formatSize, median, runsOf, type Measurement } from '../measurement.ts'
import { receive, type Load, type Received, type Receiver } from '../receivers.ts'

interface Case {
  load: Load
  aim: number | null
}

const kib = 1_024
const mib = 1_024 * kib

const tcpCases: Case[] = [
  { load: { protocol: 'tcp', bytes: 64, count: 500_000 }, aim: 0.95 },
  { load: { protocol: 'tcp', bytes: kib, count: (256 * mib) / kib }, aim: 0.95 },
  { load: { protocol: 'tcp', bytes: 64 * kib, count: (1_024 * mib) / (64 * kib) }, aim: 0.6 },
]

/** Text is also validated as UTF-8. */
const webSocketCases: Case[] = [
  { load: { protocol: 'ws', bytes: 32, count: 10_000_000 }, aim: 3 },
  { load: { protocol: 'ws-text', bytes: 32, count: 4_000_000 }, aim: 3 },
  { load: { protocol: 'ws', bytes: 125, count: 4_000_000 }, aim: 2 },
  { load: { protocol: 'ws-text', bytes: 125, count: 2_000_000 }, aim: 2 },
  { load: { protocol: 'ws', bytes: kib, count: (1_024 * mib) / kib }, aim: 1.2 },
  { load: { protocol: 'ws-text', bytes: kib, count: (512 * mib) / kib }, aim: 1.2 },
  { load: { protocol: 'ws', bytes: 64 * kib, count: (1_024 * mib) / (64 * kib) }, aim: 0.9 },
  { load: { protocol: 'ws-deflate', bytes: kib, count: 65_536 }, aim: 20 },
]

const connections = 100
const manyCases: Case[] = [
  { load: { protocol: 'ws', bytes: 32, count: 10_000_000, connections }, aim: 3 },
  { load: { protocol: 'ws', bytes: kib, count: 1_048_500, connections }, aim: 1.2 },
  { load: { protocol: 'ws', bytes: 64 * kib, count: 16_400, connections }, aim: 0.9 },
]

const rulesCases: Case[] = [
  { load: { protocol: 'ws', bytes: 32, count: 10_000_000 }, aim: 0.8 },
  { load: { protocol: 'ws-text', bytes: kib, count: (1_024 * mib) / kib }, aim: 0.8 },
]

export const tcpReceive = measure('tcp', 'bare `net` sink', tcpCases)
export const webSocketReceive = measure('websocket', 'bare `ws` server', webSocketCases)
export const webSocketMany = measure('websocket-100', 'bare `ws` server', manyCases)
/** The cost of validation. */
export const rules = measure('rules', 'Sockeye with no rule checked', rulesCases, {
  ours: 'judged',
  theirs: 'unjudged',
})

function measure(
  name: string,
  against: string,
  cases: Case[],
  receivers: { ours: Receiver; theirs: Receiver } = { ours: 'sockeye', theirs: 'baseline' },
): Measurement {
  return {
    name,
    async run(options) {
      const results = []
      for (const { load: full, aim } of cases) {
        const per = full.connections ?? 1
        const load = options.quick
          ? { ...full, count: Math.ceil(full.count / 16 / per) * per }
          : full
        const { sockeye, baseline } = await alternate(
          runsOf(options),
          () => receive(receivers.ours, load),
          () => receive(receivers.theirs, load),
        )
        const ours = rates(load, sockeye)
        const theirs = rates(load, baseline)
        const compared = receivers.theirs === 'baseline' ? theirs.taken : theirs.done
        results.push({
          what: describe(load),
          against,
          sockeye: `${show(load, ours.done)}, taken at ${show(load, ours.taken)}`,
          baseline: show(load, compared),
          ...atLeast(aim, ours.done / compared),
        })
      }
      return results
    },
  }
}

/** Writes or frames a second. */
function rates(load: Load, runs: readonly Received[]): { taken: number; done: number } {
  return {
    taken: load.count / median(runs.map(({ takenSeconds }) => takenSeconds)),
    done: load.count / median(runs.map(({ doneSeconds }) => doneSeconds)),
  }
}

function describe({ protocol, bytes, count, connections: open = 1 }: Load): string {
  const unit = {
    tcp: 'TCP writes',
    ws: 'masked WebSocket frames',
    'ws-text': 'masked WebSocket text frames',
    'ws-deflate': 'compressed WebSocket messages',
  }[protocol]
  const over = open === 1 ? '' : ` on ${String(open)} connections`
  return `${unit} of ${formatSize(bytes)}${over}, ${String(Math.round((bytes * count) / mib))} MiB`
}

function show({ bytes }: Load, perSecond: number): string {
  return bytes < kib
    ? `${(perSecond / 1_000).toFixed(0)} k/s`
    : `${((perSecond * bytes) / 1e6).toFixed(0)} MB/s`
}
