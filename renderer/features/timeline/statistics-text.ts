/** Words of the statistics. */
import { catalogue } from '../../state/locale.svelte.ts'

export const statisticsText = catalogue({
  en: {
    title: 'Statistics',
    open: 'Statistics',
    all: 'Of the whole session',
    filtered: 'Of what the filter shows',
    counting: 'Counting …',
    close: 'Close',
    again: 'Count again',
    bytes: 'Bytes',
    entries: 'Entries',
    measure: 'What is drawn',
    overTime: 'Traffic over time; drag over a part to show only that',
    kind: 'Type',
    direction: 'Direction',
    in: 'in',
    out: 'out',
    none: '',
    sizes: 'Payload sizes',
    gaps: 'Gaps between entries of one direction',
    roundTripsName: 'Round trips of pings',
    roundTrips: (answered: string, pings: string) =>
      `Round trips: ${answered} of ${pings} pings sent were answered`,
    roundTripsFiltered: 'Pings that the filter shows; their pongs count wherever they are.',
    roundTripFacts: (low: string, median: string, high: string, highest: string) =>
      `${low} at least, ${median} median, 95 % within ${high}, ${highest} at most`,
    upTo: (value: string) => `up to ${value}`,
  },
  zh: {
    title: '统计',
    open: '统计',
    all: '整个会话',
    filtered: '过滤显示的部分',
    counting: '正在统计…',
    close: '关闭',
    again: '重新统计',
    bytes: '字节',
    entries: '条目',
    measure: '绘制内容',
    overTime: '流量随时间变化；拖选一段可只显示该段',
    kind: '类型',
    direction: '方向',
    in: '收',
    out: '发',
    none: '',
    sizes: '载荷大小',
    gaps: '同方向条目间隔',
    roundTripsName: 'ping 往返时间',
    roundTrips: (answered: string, pings: string) =>
      `往返时间：发出 ${pings} 个 ping，${answered} 个得到应答`,
    roundTripsFiltered: '只计过滤显示的 ping；对应的 pong 无论是否显示都算应答。',
    roundTripFacts: (low: string, median: string, high: string, highest: string) =>
      `最短 ${low}，中位数 ${median}，95% 不超过 ${high}，最长 ${highest}`,
    upTo: (value: string) => `至 ${value}`,
  },
})
