import type { CommandId } from '../../shared/contract/commands.ts'

/** Presses the button of this command, `data-command`, wherever a feature shows it: it opens what hangs on it. */
export function pressButtonOf(command: CommandId): void {
  document.querySelector<HTMLElement>(`button[data-command='${command}']`)?.click()
}

/** Moves the keyboard to the message that is being written in the tab in front. */
export function focusMessage(): void {
  document.querySelector<HTMLElement>('[data-composer] [contenteditable="true"]')?.focus()
}

/** Moves the keyboard to the address field of the tab in front, all of its text selected. */
export function focusAddress(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-address]')
  field?.focus()
  field?.select()
}
