/**
 * Focus in the list of colour rules. A rule that moves into the other scope is shown by another row, and the row of a
 * deleted one disappears: the focus is set again by the id of the rule.
 */
export type RuleControl = 'grip' | 'scope' | 'remove' | 'expression'

const selectors: Record<RuleControl, string> = {
  grip: '.grip',
  scope: '.scope button',
  remove: '.remove',
  expression: '.expression [contenteditable]',
}

/** Focuses a control of a rule. Returns false if the rule is not shown. */
export function focusRule(rules: HTMLElement, id: number | null, control: RuleControl): boolean {
  const row = rules.querySelector(`[data-rule="${String(id)}"]`)
  const element = row?.querySelector<HTMLElement>(selectors[control])
  element?.focus()
  return element != null
}
