/** How a repetition or a sequence goes, in words. */
import type { Repeat } from '../../../shared/contract/repeat.ts'
import { groupDigits } from '../../state/format.ts'
import { wordProblem } from '../../state/problem.ts'
import { sequenceText } from './sequence-text.ts'
import { text } from './text.ts'

/** How far it is and what it did so far. */
export const wordRun = (repeat: Repeat): string =>
  [wordProgress(repeat), ...totals(repeat)].join(sequenceText().comma)

/** How often it was sent, in brief. */
export const wordCount = ({ runs, count }: Repeat): string =>
  text().repeated(groupDigits(runs), count === null ? '' : groupDigits(count))

function wordProgress(repeat: Repeat): string {
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
      return sequenceText().unanswered(String(repeat.step))
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
