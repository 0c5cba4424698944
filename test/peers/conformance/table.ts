/** The content of `docs/conformance.md`, from the cases and the results: deterministic. */
import { fileURLToPath } from 'node:url'
import type { Allowed, Answer, Case, Group, Side } from './case.ts'
import type { Played } from './play.ts'

export const tableFile = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url))

export type PlayedRoles = Record<Side, readonly Played[]>

/** `3 × text 13` and the like; consecutive equal answers are counted. */
function answersText(answers: readonly Answer[]): string[] {
  const runs: { kind: string; lengths: number[] }[] = []
  for (const { kind, payload } of answers) {
    const last = runs.at(-1)
    if (last?.kind === kind) last.lengths.push(payload.length)
    else runs.push({ kind, lengths: [payload.length] })
  }
  return runs.flatMap(({ kind, lengths }) => {
    const least = Math.min(...lengths)
    const most = Math.max(...lengths)
    const count = lengths.length
    if (least === most) return count === 1 ? `${kind} ${least}` : `${count} × ${kind} ${least}`
    return count > 3
      ? `${count} × ${kind} ${least} to ${most}`
      : lengths.map((length) => `${kind} ${length}`)
  })
}

const closeText = (close: number | null, cut: boolean): string =>
  [cut ? 'message cut short' : [], close === null ? 'no close frame' : `close ${close}`]
    .flat()
    .join(', ')

const allowedText = ({ answers, close, because }: Allowed): string =>
  [...answersText(answers), closeText(close, close === null)].join(', ') +
  (because ? ` (${because})` : '')

function seenText({ answers, close, cut, end, problems }: Played): string {
  const seen = [...answersText(answers), closeText(close, cut)]
  if (end !== 'fin') seen.push(end === 'rst' ? 'reset' : 'no end')
  return problems.length === 0 ? seen.join(', ') : `**${[...seen, ...problems].join(', ')}**`
}

const ruleText = ({ rule }: Case): string =>
  rule === null
    ? ''
    : [...new Set(typeof rule === 'string' ? [rule] : [rule('server'), rule('client')])].join(', ')

/** The section of the document about one group. */
export function groupText(group: Group, { server, client }: PlayedRoles): string {
  const rows = group.cases.map((one, i) =>
    [
      one.id,
      one.title,
      one.allowed().map(allowedText).join(' or '),
      ruleText(one),
      seenText(server[i]!),
      seenText(client[i]!),
    ].map((cell) => cell.replaceAll('|', '\\|')),
  )
  const head = ['Case', 'What is sent', 'Allowed', 'Violation', 'Server', 'Client']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const note = group.note === '' ? '' : `${group.note}\n\n`
  return `## ${group.title}\n\n${note}${lines.join('\n')}\n`
}

export const introduction = `# Conformance

How Sockeye's WebSocket server and client respond to a peer that uses all that RFC 6455 and RFC 7692 allow, and much that
they forbid. \`npm run conformance\` generates this page; \`npm run test:peers\` runs every case, and fails if a case does
not pass or if this page differs from the results.

The cases are modelled on the published Autobahn case list and use its numbers; those that begin with S are Sockeye's
own. The peer is a plain socket that makes every frame itself. It connects to a server with echo enabled, and accepts a
client whose program reads each message from the recording and sends it back. A case passes if

- the returned messages and pongs, their order, their bytes, and the code of the close frame are allowed (for a client,
  the messages are those in its recording, because its program does not answer once the connection is failed);
- the connection ended with FIN, all frames were masked as the role requires, and nothing followed the close frame;
- the recording contains every byte that crossed the wire in either direction;
- the recording names the rule that was violated first, or none if none was violated.

\`text 13\` is a returned text message of 13 bytes, \`pong 5\` a returned pong of 5 bytes; \`close 1005\` is a close frame
without a code. The columns Server and Client show the actual results; a result that is not allowed is in bold.
`

export interface GroupNumbers {
  title: string
  cases: number
  /** Cases passed. */
  server: number
  client: number
}

/** The summary table. */
export function summary(numbers: readonly GroupNumbers[]): string {
  const sum = (of: 'cases' | Side): number => numbers.reduce((all, group) => all + group[of], 0)
  const all = { title: 'All', cases: sum('cases'), server: sum('server'), client: sum('client') }
  const rows = [...numbers, all].map(({ title, cases, server, client }) => [
    ...[title, cases, server, client],
  ])
  const head = ['Group', 'Cases', 'Server passes', 'Client passes']
  return [head, ['---', '---:', '---:', '---:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

export function documentText(groups: readonly Group[], played: readonly PlayedRoles[]): string {
  const passed = (list: readonly Played[]): number =>
    list.filter(({ problems }) => problems.length === 0).length
  const numbers = groups.map(({ title, cases }, i) => ({
    title,
    cases: cases.length,
    server: passed(played[i]!.server),
    client: passed(played[i]!.client),
  }))
  return [
    introduction,
    `${summary(numbers)}\n`,
    ...groups.map((group, i) => groupText(group, played[i]!)),
  ].join('\n')
}
