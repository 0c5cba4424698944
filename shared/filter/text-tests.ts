/** Tests of texts and bytes, compiled once for each leaf of a filter. */
import type { Annotation } from '../model/annotation.ts'
import type { AnnotationLeaf, TextTest } from './ast.ts'
import type { FilterContext } from './entry.ts'

/**
 * Returns the test of a peer, which is known by its host and by its host with the port, or of the notes of a row. Without
 * any text, every comparison is false.
 */
export function namesTest(
  { test, negated }: { readonly test: TextTest; readonly negated: boolean },
  context: Pick<FilterContext, 'matches'>,
): (names: readonly string[] | null) => boolean {
  if (test.test === 'matches') {
    const matches = context.matches(test)
    return (names) => names?.some(matches) ?? false
  }
  const texts = (test.test === 'contains' ? [test.needle] : test.any).map((bytes) =>
    new TextDecoder().decode(bytes),
  )
  if (test.test === 'contains')
    return (names) => names?.some((name) => texts.some((text) => name.includes(text))) ?? false
  return (names) => names !== null && names.some((name) => texts.includes(name)) !== negated
}

/** Returns the test of the annotations of one row. */
export function annotationTest(
  leaf: AnnotationLeaf,
  context: Pick<FilterContext, 'matches'>,
): (annotations: readonly Annotation[]) => boolean {
  switch (leaf.of) {
    case 'bookmark':
      return (annotations) => annotations.some((one) => one.bookmarked)
    case 'colour':
      return (annotations) =>
        annotations.some(({ colour }) => colour !== null && leaf.any.includes(colour))
    case 'note': {
      const test = namesTest(leaf, context)
      return (annotations) => {
        const notes = annotations.map(({ note }) => note).filter((note) => note !== '')
        return notes.length > 0 && test(notes)
      }
    }
  }
}

/** Reports whether both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Returns the position of `needle` in `bytes` at or after `from`; -1 when not found. Hosts with a faster search use their own. */
export function findBytes(bytes: Uint8Array, needle: Uint8Array, from = 0): number {
  const last = bytes.length - needle.length
  for (let at = from; at <= last; at++) {
    let i = 0
    while (i < needle.length && bytes[at + i] === needle[i]) i++
    if (i === needle.length) return at
  }
  return -1
}
