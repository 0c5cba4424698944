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
  const head = ['Case', 'What is sent', 'Allowed', 'Rule named', 'Server', 'Client']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const note = group.note === '' ? '' : `${group.note}\n\n`
  return `## ${group.title}\n\n${note}${lines.join('\n')}\n`
}

export const introduction = `# Conformance

How Sockeye's WebSocket server and client answer a peer that does all that RFC 6455 and RFC 7692 allow, and much that
they forbid. Made by \`npm run conformance\`; \`npm run test:peers\` plays every case again and fails where one is not
passed or this page is not what was seen.

The cases are modelled on the published Autobahn case list and have its numbers; those that begin with S are Sockeye's
own. Each is played by a plain socket that makes its frames by hand, against a server with its echo on and against a
client whose program reads every message from the record and sends it back. A case is passed when

- the messages and pongs that came back, their order and their bytes, and the code of the close frame are allowed
  (of a client the messages are those its record has: where the connection is failed, no program is asked to answer);
- the connection ended with FIN, all frames were masked as the role demands, and nothing followed the close frame;
- the record has every byte that crossed the wire in either direction;
- the record names the rule that was broken first, and none where none was.

\`text 13\` is a text message of 13 bytes that came back, \`pong 5\` a pong of 5; \`close 1005\` is a close frame without
a code. A server's and a client's answers are what was seen; what is not allowed would be in bold.
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
