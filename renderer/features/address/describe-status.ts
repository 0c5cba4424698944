/** Describes what is wrong with an address, in the window's language. */
import type { AddressIssue } from '../../state/endpoints/address.ts'
import { locale } from '../../i18n/locale.svelte.ts'
import { wordProblem, type Words } from '../../i18n/problem.ts'
import { text } from './text.ts'

export function wordAddressIssue(found: AddressIssue): string {
  const t = text()
  switch (found.issue) {
    case 'empty':
      return t.empty
    case 'no-host':
      return t.noHost
    case 'no-port':
      return t.noPort
    case 'space':
      return t.space
    case 'port-range':
      return t.portRange(found.found, found.lowest)
    case 'url':
      return joined(wordProblem({ code: 'bad-url', ...found }))
  }
}

const joined = ({ message, hint }: Words): string =>
  locale.current === 'zh' ? message + hint : `${message} ${hint}`.trim()
