/** The style and the key bindings of the text editor; colours are CSS tokens. Used by CodeEditor. */
import {
  autocompletion,
  completionKeymap,
  completionStatus,
  type Completion,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import {
  EditorState,
  Prec,
  StateEffect,
  StateField,
  type Extension,
  type TransactionSpec,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  placeholder,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { editorPopups } from './editor-popups.ts'
import { hiddenMarks } from './hidden-marks.ts'

export type EditorLanguage = 'plain' | 'json'

/** An error at a position in the text. */
export interface Mark {
  position: number
  message: string
}

/** Returns the parts of a text to highlight: variables. */
export type FindSpans = (text: string) => readonly { from: number; to: number }[]

/** Completions that are offered when the text before the cursor matches `after`, and replace it. */
export interface Offer {
  after: RegExp
  options: readonly {
    label: string
    detail: string
    /** Empty for none. */
    info: string
    /** The inserted text. */
    text: string
  }[]
  /** Called when a completion is accepted. */
  ontake: () => void
}

export interface EditorKeys {
  onsubmit: () => void
  /** Called for Up in the first line (1) and Down in the last (-1); returns true when it replaced the text. */
  onrecall: (step: 1 | -1) => boolean
}

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--in)' },
  { tag: tags.string, color: 'var(--out)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--control)' },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: 'var(--muted)' },
])

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--size-2)/19px var(--font-mono)', fontVariantLigatures: 'none' },
  '.cm-content': { padding: 'var(--gap-2) 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 var(--gap-4)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    {
      background: 'color-mix(in srgb, var(--in) 30%, transparent)',
    },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--bad)' },
  '.cm-field': { background: 'var(--accent-soft)', borderRadius: 'var(--radius-xs)' },
  '.cm-field, .cm-field *': { color: 'var(--accent-text) !important' },
  '.cm-field *, .cm-nonmatchingBracket': { background: 'none !important' },
  '.cm-matchingBracket': { background: 'var(--select) !important' },
})

function keys({ onsubmit, onrecall }: EditorKeys): Extension {
  const atEdge = (view: EditorView, step: 1 | -1): boolean => {
    const { main } = view.state.selection
    const { doc } = view.state
    return main.empty && doc.lineAt(main.head).number === (step === 1 ? 1 : doc.lines)
  }
  // While completions are open, the keys move in their list.
  const recall = (view: EditorView, step: 1 | -1): boolean =>
    completionStatus(view.state) === null && atEdge(view, step) && onrecall(step)
  const submit = (): boolean => {
    onsubmit()
    return true
  }
  return Prec.high(
    keymap.of([
      { key: 'Mod-Enter', run: submit },
      { key: 'Ctrl-Enter', run: submit },
      { key: 'ArrowUp', run: (view) => recall(view, 1) },
      { key: 'ArrowDown', run: (view) => recall(view, -1) },
    ]),
  )
}

/** Longer texts are not highlighted. Characters. */
const searchedLength = 200_000

/** Sets the parts of the text to highlight. */
export const setSpans = StateEffect.define<FindSpans | null>()

const field = Decoration.mark({ class: 'cm-field' })
const spans = StateField.define<{ find: FindSpans | null; marks: DecorationSet }>({
  create: () => ({ find: null, marks: Decoration.none }),
  update(value, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setSpans))
    if (set === undefined && !transaction.docChanged) return value
    const find = set === undefined ? value.find : set.value
    const { doc } = transaction.state
    const found = find === null || doc.length > searchedLength ? [] : find(doc.toString())
    return { find, marks: Decoration.set(found.map(({ from, to }) => field.range(from, to))) }
  },
  provide: (state) => EditorView.decorations.from(state, ({ marks }) => marks),
})

function offers(all: readonly Offer[]): Extension {
  return [autocompletion({ override: all.map(source), icons: false }), keymap.of(completionKeymap)]
}

function source({ after, options, ontake }: Offer): CompletionSource {
  const list = options.map(({ label, detail, info, text }, i): Completion => ({
    label,
    detail,
    ...(info === '' ? {} : { info }),
    // In the order given, as long as all fit alike.
    boost: -i,
    apply: (view, _completion, from, to) => {
      // The closing braces may already exist.
      const closed = view.state.sliceDoc(to, to + 2) === '}}' && text.endsWith('}}')
      view.dispatch({
        changes: { from, to: closed ? to + 2 : to, insert: text },
        selection: { anchor: from + text.length },
      })
      ontake()
    },
  }))
  return (context) => {
    const match = context.matchBefore(after)
    return match === null ? null : { from: match.from, options: list }
  }
}

export function extensions(options: {
  language: EditorLanguage
  name: string
  hint: string
  keys: EditorKeys
  offers: readonly Offer[]
  onchange: (text: string) => void
}): Extension {
  return [
    keys(options.keys),
    spans,
    offers(options.offers),
    history(),
    drawSelection(),
    hiddenMarks,
    options.language === 'json' ? [json(), bracketMatching()] : EditorView.lineWrapping,
    // Tab moves the focus, as in other fields; Ctrl+] and Ctrl+[ indent.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    syntaxHighlighting(highlight),
    look,
    editorPopups,
    placeholder(options.hint),
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({
      // An editable element is focusable without it, but not every accessibility checker knows that.
      tabindex: '0',
      'aria-label': options.name,
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onchange(update.state.doc.toString())
    }),
  ]
}

/** Underlines exactly these errors. */
export function markUp(state: EditorState, marks: readonly Mark[]): TransactionSpec {
  const { length } = state.doc
  return setDiagnostics(
    state,
    marks.map(({ position, message }) => {
      const from = Math.min(position, length)
      return { from, to: Math.min(from + 1, length), severity: 'error', message }
    }),
  )
}
