/** Moves the keyboard to the address field of the tab in front, all of its text selected. */
export function focusAddress(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-address]')
  field?.focus()
  field?.select()
}
