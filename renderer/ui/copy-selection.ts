/** Copies selected text with the characters that its marks stand for: it is what was sent, not what is drawn. */
import { characterOfMark } from '../../shared/bytes/hidden-characters.ts'

/** Noncharacters, which no text uses. A control in their place would be laid out as white space. */
const placeholders = 0xfdd0

/** Handles `copy` of the document. Fields and editors copy their own content. */
export function copySelection(event: ClipboardEvent): void {
  const selection = getSelection()
  const { target, clipboardData } = event
  if (event.defaultPrevented || !selection || selection.isCollapsed || !clipboardData) return
  if (target instanceof Element && target.closest('input, textarea, [contenteditable]')) return
  const marks = marksIn(selection)
  if (marks.length === 0) return
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection
  const shown = marks.map((mark) => mark.data)
  for (const mark of marks) mark.data = placeholderOf(mark.data)
  const text = selection.toString()
  for (const [i, mark] of marks.entries()) mark.data = shown[i] ?? ''
  if (anchorNode && focusNode)
    selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset)
  clipboardData.setData(
    'text/plain',
    text.replace(/[\ufdd0-\ufdef]/g, (c) => String.fromCharCode(c.charCodeAt(0) - placeholders)),
  )
  event.preventDefault()
}

/** The texts of the marks in a selection. */
function marksIn(selection: Selection): Text[] {
  const marks: Text[] = []
  for (const mark of document.querySelectorAll('.hidden-mark')) {
    const text = mark.firstChild
    if (text instanceof Text && selection.containsNode(text, true)) marks.push(text)
  }
  return marks
}

function placeholderOf(mark: string): string {
  const character = characterOfMark(mark)
  return character < ' ' ? String.fromCharCode(placeholders + character.charCodeAt(0)) : character
}
