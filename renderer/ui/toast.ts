/** Short notices in a corner: what went wrong, what can be undone. */
import { toast } from 'svelte-sonner'

const noticeMs = 12_000
const undoMs = 10_000

/** What is said, and what to try; an empty hint is none. */
interface Said {
  readonly message: string
  readonly hint?: string
}

const seen = ({ hint = '' }: Said) => ({
  duration: noticeMs,
  ...(hint === '' ? {} : { description: hint }),
})

/** Says that something did not work. */
export function tellProblem(said: Said): void {
  toast.error(said.message, seen(said))
}

/** Says it until the person closes it with a button called `close`. */
export function tellUntilClosed(said: Said, close: string): void {
  toast.error(said.message, {
    ...seen(said),
    duration: Number.POSITIVE_INFINITY,
    action: { label: close, onClick: () => undefined },
  })
}

/** Says something that is no trouble. */
export function tell(said: Said): void {
  toast(said.message, seen(said))
}

/** Says that something was done that can be undone for 10 s; in the place of what was said before of the same `about`. */
export function offerUndo(message: string, label: string, undo: () => void, about?: string): void {
  const id = about === undefined ? {} : { id: about }
  toast(message, { duration: undoMs, action: { label, onClick: undo }, ...id })
}
