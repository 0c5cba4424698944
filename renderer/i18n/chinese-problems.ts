/** Errors in Chinese, looked up in the tables of `shared/problems`. Loaded by problem.ts. */
import type { Lost } from '../../shared/contract/errors.ts'
import { ruleCodes } from '../../shared/model/verdict.ts'
import { appErrorTexts } from '../../shared/problems/app-errors.ts'
import { hintTexts } from '../../shared/problems/hints.ts'
import { phraseTexts } from '../../shared/problems/phrases.ts'
import { problemTexts, systemTexts } from '../../shared/problems/problems.ts'
import { ruleWording } from '../../shared/wire/websocket/rules.ts'
import { chineseRules, citeRule } from './describe-verdict.ts'
import { Dictionary } from './dictionary.ts'
import type { DescribedProblem } from './described-problem.ts'

interface Dictionaries {
  messages: Dictionary
  hints: Dictionary
  phrases: Dictionary
  rules: Dictionary
}

/** Made when the first error is shown in Chinese. */
let dictionaries: Dictionaries | undefined

const inChinese = (): Dictionaries =>
  (dictionaries ??= {
    messages: new Dictionary(
      ...Object.values(appErrorTexts),
      ...Object.values(problemTexts),
      systemTexts,
    ),
    hints: new Dictionary(hintTexts),
    phrases: new Dictionary(phraseTexts),
    rules: new Dictionary(
      Object.fromEntries(ruleCodes.map((code) => [ruleWording(code), chineseRules[code]])),
    ),
  })

/** A violated rule and its section, as `verdictPhrase` writes them. */
function translateRule(english: string): string | undefined {
  const [, says, section] = /^(.*) \(([^()]*)\)\.?$/s.exec(english) ?? []
  const chinese = says === undefined ? undefined : inChinese().rules.translate(says)
  return chinese === undefined || section === undefined
    ? undefined
    : `${chinese}${citeRule(section)}`
}

const translateValue = (value: string): string =>
  inChinese().phrases.translate(value) ?? translateRule(value) ?? value

/** Returns the message in Chinese; one that is in no table stays as it is. */
export function chineseMessage({ code, message, lost }: DescribedProblem): string {
  const known = inChinese().messages.translate(message, translateValue) ?? translateRule(message)
  if (known !== undefined) return lost ? withLoss(known, lost) : known
  return code.toLowerCase() === 'internal' ? `Sockeye 内部出错：${message}` : message
}

/** The English hint says what was lost. */
const lossInHint = / Not recorded: .*$/

const withLoss = (message: string, { entries, bytes }: Lost): string =>
  `${message.replace(/。$/, '')}，有 ${entries.toLocaleString('zh')} 条（共 ${bytes.toLocaleString('zh')} 字节）未能写入。`

/** Returns the hint in Chinese; empty when there is none. */
export function chineseHint({ hint, lost }: DescribedProblem): string {
  const said = lost ? hint.replace(lossInHint, '') : hint
  return inChinese().hints.translate(said) ?? said
}
