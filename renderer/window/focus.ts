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
