/** Marks of hidden characters in an editor, as in other text. */
import type { Extension } from '@codemirror/state'
import { highlightSpecialChars } from '@codemirror/view'
import { hiddenCharacters, markOf } from '../../shared/bytes/hidden-characters.ts'

/** The characters stay in the document; the cursor moves over a mark as over a character. */
export const hiddenMarks: Extension = highlightSpecialChars({
  specialChars: hiddenCharacters,
  render(code) {
    const mark = document.createElement('span')
    mark.className = 'cm-specialChar'
    mark.textContent = markOf(String.fromCodePoint(code))
    return mark
  },
})
