/**
 * Bounds how long V8's backtracking engine can take for an expression, from the expression's syntax and the length of a
 * text: cheap ones are matched in the thread that writes, all others in a separate thread (`regexes.ts`). Invariant:
 * never less than the steps the engine takes, up to a small constant; often far more.
 */
import type { AST } from '@eslint-community/regexpp'

/** Steps at one position of the text, and the number of ways in which the part can match there. */
interface Cost {
  readonly steps: number
  readonly ways: number
}

const once: Cost = { steps: 1, ways: 1 }
/** More ways than this count as infinitely many. */
const mostWays = 1e9

/**
 * Returns an upper bound of the steps that a search in a text of this length takes; Infinity where no bound is known.
 */
export function regexSteps(alternatives: readonly AST.Alternative[], length: number): number {
  return (length + 1) * anyOf(alternatives, length, true).steps
}

/** @param last whether a match of the part ends the search: the engine never asks it for another way to match */
function anyOf(alternatives: readonly AST.Alternative[], length: number, last: boolean): Cost {
  let steps = 0
  let ways = 0
  for (const { elements } of alternatives) {
    const cost = sequence(elements, length, last)
    steps += cost.steps
    ways += cost.ways
  }
  return { steps, ways }
}

/** What follows a part is tried once for each way in which the part matches. */
function sequence(elements: readonly AST.Element[], length: number, last: boolean): Cost {
  let steps = 1
  let ways = 1
  elements.forEach((element, i) => {
    const cost = costOf(element, length, last && i === elements.length - 1)
    steps += ways * cost.steps
    ways *= cost.ways
    if (ways > mostWays) ways = Infinity
  })
  return { steps, ways }
}

function costOf(element: AST.Element, length: number, last: boolean): Cost {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return anyOf(element.alternatives, length, last)
    case 'Quantifier':
      return repeated(element, length, last)
    case 'Assertion':
      // It is left after the first way that matches.
      return element.kind === 'lookahead' || element.kind === 'lookbehind'
        ? { steps: anyOf(element.alternatives, length, false).steps, ways: 1 }
        : once
    case 'Backreference':
      return { steps: length + 1, ways: 1 }
    default:
      return once
  }
}

function repeated({ element, min, max }: AST.Quantifier, length: number, last: boolean): Cost {
  const one = costOf(element, length, false)
  const most = Math.min(max, Math.max(min, length + 1))
  if (one.ways <= 1) {
    // At the end of an expression the first match is taken: the search fails before it repeats, or is over.
    const times = last && one.steps <= 2 ? Math.max(1, min) : most
    return { steps: (times + 1) * one.steps, ways: most - min + 1 }
  }
  let ways = 0
  let steps = 0
  let times = 1
  for (let n = 0; n <= most; n++) {
    if (n >= min) ways += times
    steps += times * one.steps
    times *= one.ways
    if (times > mostWays) return { steps: Infinity, ways: Infinity }
  }
  return { steps, ways }
}
