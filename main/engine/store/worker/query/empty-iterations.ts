/**
 * Finds expressions for which RE2 and JavaScript may disagree about where a match ends. After the minimum number of
 * iterations, JavaScript rejects an iteration that matches the empty string and tries the next way to match the element
 * (ECMA-262, RepeatMatcher); RE2 accepts it. Both find the same match when the empty string is the last alternative:
 * rejecting it then leads to the same state as accepting it.
 */
import type { AST } from '@eslint-community/regexpp'

/** Whether an element can match the empty string, and whether it prefers other matches. */
type Empty = 'never' | 'last' | 'earlier'

/** Reports whether rejecting empty iterations may change where a match of the pattern ends. */
export function dependsOnEmptyIterations(alternatives: readonly AST.Alternative[]): boolean {
  const search = new Search()
  search.alternatives(alternatives)
  return search.found
}

class Search {
  found = false

  alternatives(alternatives: readonly AST.Alternative[]): Empty {
    const each = alternatives.map(({ elements }) =>
      inSequence(elements.map((element) => this.#element(element))),
    )
    const last = each.pop() ?? 'last'
    return each.every((one) => one === 'never') ? last : 'earlier'
  }

  #element(element: AST.Element): Empty {
    switch (element.type) {
      case 'CapturingGroup':
      case 'Group':
        return this.alternatives(element.alternatives)
      case 'Quantifier':
        return this.#quantifier(element)
      case 'Assertion':
      case 'Backreference':
        return 'last'
      default:
        return 'never'
    }
  }

  #quantifier({ element, min, max, greedy }: AST.Quantifier): Empty {
    const one = this.#element(element)
    this.found ||= one === 'earlier' && max > min
    if (max === 0) return 'last'
    if (min === max || (min > 0 && one === 'never')) return one
    return greedy && one !== 'earlier' ? 'last' : 'earlier'
  }
}

function inSequence(parts: readonly Empty[]): Empty {
  if (parts.includes('never')) return 'never'
  return parts.includes('earlier') ? 'earlier' : 'last'
}
