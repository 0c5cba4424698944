import type { CommandId } from '../../shared/contract/commands.ts'

/** Presses the button with this `data-command`, in whichever feature it is. */
export function pressButtonOf(command: CommandId): void {
  document.querySelector<HTMLElement>(`button[data-command='${command}']`)?.click()
}

/** Focuses the message editor of the active tab. */
export function focusMessage(): void {
  document.querySelector<HTMLElement>('[data-composer] [contenteditable="true"]')?.focus()
}

/** Focuses the address field of the active tab and selects its text. */
export function focusAddress(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-address]')
  field?.focus()
  field?.select()
}
