/** Short notices in a corner: what went wrong, what can be undone. */
import { toast } from 'svelte-sonner'

const undoMs = 10_000

/** Says that something did not work; `detail` is what to try. */
export function tellProblem(message: string, detail = ''): void {
  toast.error(message, { duration: 12_000, ...(detail === '' ? {} : { description: detail }) })
}

/** Says it until the person closes it with a button called `close`. */
export function tellUntilClosed(message: string, detail: string, close: string): void {
  toast.error(message, {
    duration: Number.POSITIVE_INFINITY,
    description: detail,
    action: { label: close, onClick: () => undefined },
  })
}

/** Says something that is no trouble. */
export function tell(message: string, detail = ''): void {
  toast(message, { duration: 12_000, ...(detail === '' ? {} : { description: detail }) })
}

/** Says that something was done that can be undone for 10 s. */
export function offerUndo(message: string, label: string, undo: () => void): void {
  toast(message, { duration: undoMs, action: { label, onClick: undo } })
}
