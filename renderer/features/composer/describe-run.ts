/** Describes the state of a repetition or a sequence. */
import type { Repeat } from '../../../shared/contract/repeat.ts'
import { groupDigits } from '../../i18n/format.ts'
import { wordProblem } from '../../i18n/problem.ts'
import { sequenceText } from './sequence-text.ts'
import { text } from './text.ts'

/** Maximum number of unanswering peers that are named; beyond that only their number is shown. */
const namedPeers = 5

/**
 * Progress and results so far.
 * @param toPeers it was sent to all peers of a server: those that did not answer are named
 */
export const wordRun = (repeat: Repeat, toPeers: boolean): string =>
  [
    wordProgress(repeat, toPeers),
    ...totals(repeat),
    ...(toPeers && repeat.state !== 'unanswered' && repeat.silent.length > 0
      ? [sequenceText().silent(wordSilent(repeat))]
      : []),
  ].join(sequenceText().comma)

function wordSilent({ silent, silentInAll }: Repeat): string {
  const named = silent.slice(0, namedPeers).map((connection) => `#${String(connection)}`)
  const more = silentInAll - named.length
  const peers = named.join(sequenceText().listed)
  return more === 0 ? peers : sequenceText().andMore(peers, groupDigits(more))
}

/** How often it was sent, in short. */
export const wordCount = ({ runs, count }: Repeat): string =>
  text().repeated(groupDigits(runs), count === null ? '' : groupDigits(count))

function wordProgress(repeat: Repeat, toPeers: boolean): string {
  const t = text()
  const runs = groupDigits(repeat.runs)
  const count = repeat.count === null ? '' : groupDigits(repeat.count)
  switch (repeat.state) {
    case 'running':
      if (repeat.awaiting) return sequenceText().awaiting(String(repeat.step))
      return repeat.sequence ? sequenceText().ran(runs, count) : t.repeating(runs, count)
    case 'done':
      return t.repeatDone
    case 'stopped':
      return t.repeatStopped
    case 'unanswered':
      return toPeers && repeat.silent.length > 0
        ? sequenceText().unansweredBy(String(repeat.step), wordSilent(repeat))
        : sequenceText().unanswered(String(repeat.step))
    case 'failed':
      return repeat.problem ? wordProblem(repeat.problem).message : t.repeatFailed
  }
}

function totals({ sent, missed, answers, unanswered, latestMs }: Repeat): string[] {
  const t = text()
  return [
    t.repeatSent(groupDigits(sent)),
    ...(answers + unanswered > 0
      ? [sequenceText().answers(groupDigits(answers), groupDigits(answers + unanswered))]
      : []),
    ...(missed > 0 ? [t.repeatMissed(groupDigits(missed))] : []),
    ...(latestMs >= 1 ? [t.repeatLate(groupDigits(Math.round(latestMs)))] : []),
  ]
}
