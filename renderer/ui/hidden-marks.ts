/** Marks of hidden characters in an editor, as in other text. */
import type { Extension } from '@codemirror/state'
import { highlightSpecialChars } from '@codemirror/view'
import { controlNameOf, hiddenCharacters, markOf } from '../../shared/bytes/hidden-characters.ts'

/** The characters stay in the document; the cursor moves over a mark as over a character. */
export const hiddenMarks: Extension = highlightSpecialChars({
  specialChars: hiddenCharacters,
  render(code) {
    const mark = document.createElement('span')
    mark.className = 'cm-specialChar'
    const text = markOf(String.fromCodePoint(code))
    mark.textContent = text
    const control = controlNameOf(text)
    if (control !== undefined) mark.dataset['control'] = control
    return mark
  },
})
