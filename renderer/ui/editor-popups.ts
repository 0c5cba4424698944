/** The style of the editors' popups: completions, their descriptions, and errors. */
import { EditorView } from '@codemirror/view'

export const editorPopups = EditorView.theme({
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    color: 'var(--text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    borderRadius: 'var(--radius)',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  // Keeps clear of the border of a single-line field.
  '.cm-tooltip.cm-tooltip-autocomplete.cm-tooltip-below': { marginTop: '5px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '260px',
    padding: 'var(--gap-1)',
    font: 'var(--size-2) var(--font-mono)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: 'var(--gap-4)',
    padding: '3px var(--gap-2)',
    borderRadius: 'var(--radius-s)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--select)',
    color: 'var(--text)',
  },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    color: 'var(--muted)',
    font: 'var(--size-2) var(--font-ui)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)' },
  '.cm-tooltip.cm-completionInfo': {
    font: 'var(--size-2) var(--font-ui)',
    padding: 'var(--gap-1) var(--gap-2)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
})
