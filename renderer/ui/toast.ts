/** Toast notifications: errors, and actions that can be undone. */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { toast } from 'svelte-sonner'

const noticeMs = 12_000
const undoMs = 10_000

/** The message, and a hint on what to do; an empty hint is not shown. */
interface Said {
  readonly message: string
  readonly hint?: string
}

const seen = ({ hint = '' }: Said) => ({
  duration: noticeMs,
  ...(hint === '' ? {} : { description: markHidden(hint) }),
})

/** Reports an error. */
export function tellProblem(said: Said): void {
  toast.error(markHidden(said.message), seen(said))
}

/** Reports an error until the user dismisses it with a button labelled `close`. */
export function tellUntilClosed(said: Said, close: string): void {
  toast.error(markHidden(said.message), {
    ...seen(said),
    duration: Number.POSITIVE_INFINITY,
    action: { label: close, onClick: () => undefined },
  })
}

/** Shows a neutral message. */
export function tell(said: Said): void {
  toast(markHidden(said.message), seen(said))
}

/** Reports an action that can be undone for 10 s; replaces an earlier notification with the same `about`. */
export function offerUndo(message: string, label: string, undo: () => void, about?: string): void {
  const id = about === undefined ? {} : { id: about }
  toast(markHidden(message), { duration: undoMs, action: { label, onClick: undo }, ...id })
}

/** Reports an error with a button for what can be done instead. */
export function tellWithAction(said: Said, label: string, act: () => void): void {
  toast.error(markHidden(said.message), { ...seen(said), action: { label, onClick: act } })
}
