/** Receiving and recording: how fast a stream gets through, until the session is complete on disk. */
import { alternate, atLeast, formatSize, median, runsOf, type Measurement } from '../measurement.ts'
import { receive, type Load, type Received } from '../receivers.ts'

interface Case {
  load: Load
  aim: number | null
}

const kib = 1_024
const mib = 1_024 * kib

const tcpCases: Case[] = [
  { load: { protocol: 'tcp', bytes: 64, count: 500_000 }, aim: null },
  { load: { protocol: 'tcp', bytes: kib, count: (256 * mib) / kib }, aim: 0.9 },
  { load: { protocol: 'tcp', bytes: 64 * kib, count: (1_024 * mib) / (64 * kib) }, aim: 0.5 },
]

const webSocketCases: Case[] = [
  { load: { protocol: 'ws', bytes: 32, count: 4_000_000 }, aim: 3 },
  { load: { protocol: 'ws', bytes: 125, count: 2_000_000 }, aim: 2 },
  { load: { protocol: 'ws', bytes: kib, count: (512 * mib) / kib }, aim: 1.2 },
  { load: { protocol: 'ws', bytes: 64 * kib, count: (1_024 * mib) / (64 * kib) }, aim: null },
  { load: { protocol: 'ws-deflate', bytes: kib, count: 65_536 }, aim: 20 },
]

export const tcpReceive: Measurement = measure('tcp', 'bare `net` sink', tcpCases)
export const webSocketReceive: Measurement = measure(
  'websocket',
  'bare `ws` server',
  webSocketCases,
)

function measure(name: string, against: string, cases: Case[]): Measurement {
  return {
    name,
    async run(options) {
      const results = []
      for (const { load: full, aim } of cases) {
        const load = options.quick ? { ...full, count: Math.ceil(full.count / 16) } : full
        const { sockeye, baseline } = await alternate(
          runsOf(options),
          () => receive('sockeye', load),
          () => receive('baseline', load),
        )
        const ours = rates(load, sockeye)
        const theirs = rates(load, baseline)
        results.push({
          what: describe(load),
          against,
          sockeye: `${show(load, ours.done)}, taken at ${show(load, ours.taken)}`,
          baseline: show(load, theirs.taken),
          ...atLeast(aim, ours.done / theirs.taken),
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

function describe({ protocol, bytes, count }: Load): string {
  const unit = {
    tcp: 'TCP writes',
    ws: 'masked WebSocket frames',
    'ws-deflate': 'compressed WebSocket messages',
  }[protocol]
  return `${unit} of ${formatSize(bytes)}, ${String(Math.round((bytes * count) / mib))} MiB`
}

function show({ bytes }: Load, perSecond: number): string {
  return bytes < kib
    ? `${(perSecond / 1_000).toFixed(0)} k/s`
    : `${((perSecond * bytes) / 1e6).toFixed(0)} MB/s`
}
