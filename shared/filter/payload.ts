/**
 * Evaluates a filter for single entries with their bytes. This is exact, and used when the columns do not decide.
 * `known` supplies answers of leaves that were computed for many entries together.
 */
import type { EntryFlag, FilterTree, Leaf, Range, TextTest } from './ast.ts'
import { TextNeedle } from '../bytes/text-needle.ts'
import { encodingOfKindCode } from '../model/text-encoding.ts'
import { rangesOnEpoch } from './context.ts'
import {
  closeKind,
  errorKind,
  isControlKind,
  isEventKind,
  type FilterContext,
  type FilteredEntry,
} from './entry.ts'
import { jsonReader } from './json-reader.ts'
import { jsonTest } from './json-tests.ts'
import { jsonValues } from './json-values.ts'
import { annotationTest, namesTest, sameBytes } from './text-tests.ts'

export type EntryTest = (entry: FilteredEntry) => boolean
/** Returns the answer for a leaf and an entry if known, otherwise undefined. */
export type KnownLeaf = (leaf: Leaf, entry: FilteredEntry) => boolean | undefined

/** Compiles a filter to a test of single entries. */
export function compileEntryTest(
  filter: FilterTree,
  context: FilterContext,
  known?: KnownLeaf,
): EntryTest {
  switch (filter.type) {
    case 'all':
      return () => true
    case 'and': {
      const tests = filter.operands.map((operand) => compileEntryTest(operand, context, known))
      return (entry) => tests.every((test) => test(entry))
    }
    case 'or': {
      const tests = filter.operands.map((operand) => compileEntryTest(operand, context, known))
      return (entry) => tests.some((test) => test(entry))
    }
    case 'not': {
      const test = compileEntryTest(filter.operand, context, known)
      return (entry) => !test(entry)
    }
    default: {
      const test = leafTest(filter, context)
      return known === undefined ? test : (entry) => known(filter, entry) ?? test(entry)
    }
  }
}

function leafTest(leaf: Leaf, context: FilterContext): EntryTest {
  switch (leaf.type) {
    case 'number':
      return numberTest(leaf.field, leaf.ranges)
    case 'time': {
      const ranges = rangesOnEpoch(leaf.ranges, context)
      return (entry) => within(ranges, entry.at)
    }
    case 'choice':
      return ({ flags }) => leaf.codes.includes(leaf.field === 'dir' ? flags.direction : flags.kind)
    case 'bit':
      return (entry) => entry.frame()?.[leaf.field] === leaf.set
    case 'flag':
      return flagTest(leaf.flag)
    case 'annotation': {
      const test = annotationTest(leaf, context)
      return (entry) => test(entry.annotations())
    }
    case 'code':
      return codeTest(leaf)
    case 'peer': {
      const test = namesTest(leaf, context)
      return (entry) => test(context.peer(entry.connection))
    }
    case 'payload':
      return payloadTest(leaf, context)
    case 'json': {
      const test = jsonTest(leaf.test, context)
      const read = jsonReader(leaf.path)
      return (entry) => read(entry, (found) => test(found) !== leaf.negated)
    }
  }
}

function numberTest(
  field: Extract<Leaf, { type: 'number' }>['field'],
  ranges: readonly Range[],
): EntryTest {
  switch (field) {
    case 'n':
      return (entry) => within(ranges, entry.n)
    case 'conn':
      return (entry) => within(ranges, entry.connection)
    case 'len':
      return (entry) => within(ranges, entry.length())
    case 'opcode':
    case 'rsv':
      return (entry) => {
        const frame = entry.frame()
        return frame !== null && within(ranges, frame[field])
      }
  }
}

function flagTest(flag: EntryFlag): EntryTest {
  switch (flag) {
    case 'event':
      return ({ flags }) => isEventKind(flags.kind)
    case 'control':
      return ({ flags }) => isControlKind(flags.kind)
    case 'fin':
    case 'masked':
      return (entry) => entry.frame()?.[flag] === true
    case 'broken':
      return ({ flags }) => flags.broken || flags.kind === errorKind
    case 'partial':
      return ({ flags }) => flags.partial
    case 'cut':
      return ({ flags }) => flags.cut
    case 'json':
      return (entry) => jsonValues(entry).length > 0
  }
}

function codeTest({ ranges, words, negated }: Extract<Leaf, { type: 'code' }>): EntryTest {
  return (entry) => {
    const code = codeOf(entry)
    if (code === null) return false
    const hit = typeof code === 'number' ? within(ranges, code) : words.includes(code.toUpperCase())
    return hit !== negated
  }
}

/**
 * Returns the code of an entry: RFC 6455 section 7.4 for closes, an operating system's or a protocol's code for errors;
 * null when it has none.
 */
function codeOf(entry: FilteredEntry): number | string | null {
  if (entry.flags.kind === closeKind) {
    const [high, low] = entry.payload()
    return high === undefined || low === undefined ? null : high * 256 + low
  }
  const event = entry.event()
  if (event?.kind === 'end' || event?.kind === 'error' || event?.kind === 'note') return event.code
  return null
}

type PayloadLeaf = Extract<Leaf, { type: 'payload' }>

/** Reports whether the leaf looks for a text, which has other bytes in each encoding. */
export const isText = ({ field, test }: PayloadLeaf, value: Uint8Array): boolean =>
  field === 'text' && test.test !== 'matches' && test.hex?.includes(value) !== true

function payloadTest(leaf: PayloadLeaf, context: FilterContext): EntryTest {
  const { field, test, negated } = leaf
  const matches = bytesTest(test, context)
  const encoded = encodedTest(leaf, context)
  const regex = test.test === 'matches' ? context.matches(test) : null
  return (entry) => {
    if (regex !== null) return regex(entry.text())
    // A truncated payload is longer than the bytes that were recorded.
    if (entry.flags.cut && test.test === 'equals') return negated
    if (isEventKind(entry.flags.kind))
      return field === 'text' && matches(new TextEncoder().encode(entry.text())) !== negated
    const bytes = field === 'text' ? entry.content() : entry.payload()
    const isUtf8 = encodingOfKindCode(entry.flags.kind, context.encoding) === 'utf-8'
    return (isUtf8 ? matches(bytes) : encoded(bytes)) !== negated
  }
}

/** The same of payloads in the session's encoding. */
function encodedTest(leaf: PayloadLeaf, context: FilterContext): (bytes: Uint8Array) => boolean {
  const { test } = leaf
  if (context.encoding === 'utf-8' || test.test === 'matches') return bytesTest(test, context)
  const tests = (test.test === 'contains' ? [test.needle] : test.any).map((value) => {
    if (!isText(leaf, value))
      return test.test === 'contains'
        ? (bytes: Uint8Array) => context.find(bytes, value, 0) >= 0
        : (bytes: Uint8Array) => sameBytes(value, bytes)
    const needle = new TextNeedle(value, context.encoding)
    return test.test === 'contains'
      ? (bytes: Uint8Array) => needle.isIn(bytes, context.find)
      : (bytes: Uint8Array) => needle.is(bytes)
  })
  return (bytes) => tests.some((one) => one(bytes))
}

function bytesTest(test: TextTest, context: FilterContext): (bytes: Uint8Array) => boolean {
  switch (test.test) {
    case 'equals':
      return (bytes) => test.any.some((one) => sameBytes(one, bytes))
    case 'contains':
      return (bytes) => context.find(bytes, test.needle, 0) >= 0
    case 'matches':
      return () => false
  }
}

function within(ranges: readonly Range[], value: number): boolean {
  for (const { low, high } of ranges) if (value >= low && value <= high) return true
  return false
}
