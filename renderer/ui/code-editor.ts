/** How the text editor looks and what its keys do; the window's tokens give the colours. Used by CodeEditor. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import { EditorState, Prec, type Extension, type TransactionSpec } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type Language = 'plain' | 'json'

/** A place in the text and what is wrong there. */
export interface Mark {
  position: number
  message: string
}

export interface EditorKeys {
  onsubmit: () => void
  /** Asked at Up in the first line (1) and Down in the last (-1); true when the text was replaced. */
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
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    color: 'var(--text)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
})

function keys({ onsubmit, onrecall }: EditorKeys): Extension {
  const atEdge = (view: EditorView, step: 1 | -1): boolean => {
    const { main } = view.state.selection
    const { doc } = view.state
    return main.empty && doc.lineAt(main.head).number === (step === 1 ? 1 : doc.lines)
  }
  const recall = (view: EditorView, step: 1 | -1): boolean => atEdge(view, step) && onrecall(step)
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

export function extensions(options: {
  language: Language
  name: string
  hint: string
  keys: EditorKeys
  onchange: (text: string) => void
}): Extension {
  return [
    keys(options.keys),
    history(),
    drawSelection(),
    options.language === 'json'
      ? [json(), bracketMatching(), keymap.of([indentWithTab])]
      : EditorView.lineWrapping,
    keymap.of([...defaultKeymap, ...historyKeymap]),
    syntaxHighlighting(highlight),
    look,
    placeholder(options.hint),
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({
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

/** Underlines the marks, and nothing else. */
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
