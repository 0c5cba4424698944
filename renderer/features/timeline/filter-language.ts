/** The filter language for the editor: highlighting, completion, and underlined errors with a description. */
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletionIndex,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import {
  HighlightStyle,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language'
import { linter, type Diagnostic } from '@codemirror/lint'
import { Prec, type Extension } from '@codemirror/state'
import { keymap, type KeyBinding } from '@codemirror/view'
import { styleTags, tags } from '@lezer/highlight'
import { markHidden } from '../../../shared/bytes/hidden-characters.ts'
import { completeFilter, type Seen } from '../../../shared/filter/complete.ts'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { parser } from '../../../shared/filter/parser.ts'
import { editorPopups } from '../../ui/editor-popups.ts'
import { faultWords, helpOf } from './filter-text.ts'

/** Enter applies the filter unless the user has moved into the list: a completion is never accepted by accident. */
const completionKeys: KeyBinding[] = [
  { key: 'Ctrl-Space', run: startCompletion },
  { key: 'ArrowDown', run: moveCompletionSelection(true) },
  { key: 'ArrowUp', run: moveCompletionSelection(false) },
  {
    key: 'Tab',
    run: (view) => {
      if (completionStatus(view.state) !== 'active') return false
      if (selectedCompletionIndex(view.state) === null) moveCompletionSelection(true)(view)
      return acceptCompletion(view)
    },
  },
  {
    key: 'Enter',
    run: (view) => selectedCompletionIndex(view.state) !== null && acceptCompletion(view),
  },
  { key: 'Escape', run: closeCompletion },
]

const language = LRLanguage.define({
  parser: parser.configure({
    props: [
      styleTags({
        'Name JsonPath': tags.propertyName,
        'Word JsonWord': tags.atom,
        'String Bytes': tags.string,
        Regex: tags.regexp,
        Literal: tags.number,
        'AndWord OrWord NotWord InWord Contains Matches': tags.keyword,
        'Operator AndSign OrSign NotSign': tags.operator,
      }),
    ],
  }),
})

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--control)' },
  { tag: [tags.string, tags.regexp, tags.atom], color: 'var(--out)' },
  { tag: [tags.keyword, tags.operator], color: 'var(--muted)' },
  { tag: tags.number, color: 'var(--text)' },
])

const completions =
  (seen: () => Seen) =>
  ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const { from, to, options } = completeFilter(state.doc.toString(), pos, seen())
    if (options.length === 0 || (!explicit && from === pos && pos === 0)) return null
    return {
      from,
      to,
      options: options.map(({ label, type }, i): Completion => {
        const detail = helpOf(label, type)
        return {
          label,
          displayLabel: markHidden(label),
          type,
          apply: label === '(' ? label : `${label} `,
          // In the given order if they match equally well.
          boost: -Math.min(i, 99),
          ...(detail === '' ? {} : { detail }),
        }
      }),
      filter: true,
    }
  }

function check(text: string): Diagnostic[] {
  const { problem } = parseFilter(text)
  if (problem === undefined) return []
  // What is missing at the end is marked at the last character.
  const from = Math.max(0, problem.from === problem.to ? problem.from - 1 : problem.from)
  return [{ from, to: Math.max(problem.to, from), severity: 'error', message: faultWords(problem) }]
}

/** @param seen values of the visible rows, requested for each completion */
export const filterLanguage = (seen: () => Seen): Extension => [
  new LanguageSupport(language),
  syntaxHighlighting(colours),
  Prec.high(keymap.of(completionKeys)),
  autocompletion({
    override: [completions(seen)],
    icons: false,
    activateOnTypingDelay: 50,
    defaultKeymap: false,
    selectOnOpen: false,
    interactionDelay: 0,
  }),
  editorPopups,
  linter((view) => check(view.state.doc.toString()), { delay: 400 }),
]
