/** `sockeye compare`: two sessions, two connections or two entries; the exit code says whether they differ. */
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  comparisonVerdicts,
  type ComparisonRow,
  type ComparisonVerdict,
} from '../../shared/contract/comparison.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { maxPage, maxRange } from '../../shared/contract/limits.ts'
import { isCompressed, type EntrySummary } from '../../shared/model/entry.ts'
import { detailFields, entryFields } from '../engine/interchange/entry-json.ts'
import { englishError } from '../host/english-error.ts'
import { entryLine, styled } from './format.ts'
import { dataOption, jsonOption } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

/** A side: a session, one of its connections or one of its entries. */
interface Side {
  readonly session: number
  readonly connection?: number
  readonly entry?: number
}

interface CompareOptions {
  readonly data?: string
  readonly json?: true
  readonly all?: true
}

/** The exit code for sides that differ. */
const differs = 1

export const compareCommand = (): Command =>
  new Command('compare')
    .description('compare two sessions, or two entries; exit code 1 if they differ')
    .argument('<a>', 'session 12, its connection 12#2, or its entry 12:41', side)
    .argument('<b>', 'what it is compared with, in the same form', side)
    .addOption(new Option('--all', 'rows that are the same too'))
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', '\nExit codes: 0 the same, 1 different, 2 bad usage or not comparable.')
    .action(async (a: Side, b: Side, options: CompareOptions) => {
      if ((a.entry === undefined) !== (b.entry === undefined))
        throw englishError(
          'bad-input',
          'An entry is compared with an entry, and a session with a session.',
          'Write both as 12:41, or neither.',
        )
      try {
        const isSame = await withEngine(options, (engine) =>
          a.entry === undefined || b.entry === undefined
            ? compareSessions(engine, a, b, options)
            : compareEntries(engine, { ...a, n: a.entry }, { ...b, n: b.entry }, options),
        )
        if (!isSame) process.exitCode = differs
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'internal') throw error
        // Exit code 1 says that they differ: every failure has the other one.
        throw englishError('bad-input', error.message, error.hint, { cause: error })
      }
    })

function side(text: string): Side {
  const [, session, mark, number] = /^(\d{1,15})(?:([#:])(\d{1,15}))?$/.exec(text) ?? []
  const [id, of] = [Number(session), Number(number ?? 1)]
  if (!(id >= 1 && of >= 1))
    throw new InvalidArgumentError(
      'It is the number of a session, as 12; of a connection in it, as 12#2; or of an entry in it, as 12:41.',
    )
  if (mark === undefined) return { session: id }
  return mark === '#' ? { session: id, connection: of } : { session: id, entry: of }
}

/** Writes the rows that differ, or all; returns whether none differs. */
async function compareSessions(
  engine: EngineApi,
  base: Side,
  { session, connection }: Side,
  { json, all }: CompareOptions,
): Promise<boolean> {
  const output = new Output()
  const differing: ComparisonVerdict[] = ['changed', 'missing', 'extra']
  const request = {
    session,
    connection,
    base: { session: base.session, connection: base.connection },
    limit: maxPage,
    ...(!all && { verdicts: differing }),
  }
  for (let from = 1; ; from += maxPage) {
    const { rows, total, counts } = await engine.call('comparison', { ...request, from })
    for (const row of rows) await writeRow(output, row, [base.session, session], json === true)
    if (from + maxPage <= total && !output.closed.aborted) continue
    const isSame = differing.every((verdict) => counts[verdict] === 0)
    await (json
      ? output.json({ event: 'compared', a: base.session, b: session, ...counts })
      : output.line(sessionsSummary(counts, isSame)))
    return isSame
  }
}

async function writeRow(
  output: Output,
  { verdict, then, now }: ComparisonRow,
  [a, b]: readonly [number, number],
  json: boolean,
): Promise<void> {
  const fields = (session: number, entry: EntrySummary | null): object | null =>
    entry && { ...entryFields(session, entry), ...detailFields(entry) }
  if (json) {
    await output.json({ event: 'row', verdict, a: fields(a, then), b: fields(b, now) })
    return
  }
  if (verdict === 'same' && then !== null) await output.line(`  ${entryLine(then)}`)
  else {
    if (then !== null) await output.line(`${styled('red', '-')} ${entryLine(then)}`)
    if (now !== null) await output.line(`${styled('green', '+')} ${entryLine(now)}`)
  }
}

function sessionsSummary(counts: Record<ComparisonVerdict, number>, isSame: boolean): string {
  const words = { same: 'the same', changed: 'changed', missing: 'only in a', extra: 'only in b' }
  const parts = comparisonVerdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${words[verdict]}`)
  if (parts.length === 0) return 'Neither session has traffic.'
  return `${styled(isSame ? 'green' : 'yellow', isSame ? 'Nothing differs' : 'They differ')}: ${parts.join(', ')}.`
}

interface Entry {
  readonly session: number
  readonly n: number
}

/** Compares two payloads, inflated where they are compressed; writes where they differ first. */
async function compareEntries(
  engine: EngineApi,
  a: Entry,
  b: Entry,
  { json }: CompareOptions,
): Promise<boolean> {
  const output = new Output()
  const [left, right] = [await summaryOf(engine, a), await summaryOf(engine, b)]
  const first = await firstDifference(payload(engine, a, left), payload(engine, b, right))
  const { lengths, offset } = first
  if (json)
    await output.json({
      event: 'compared',
      a: { ...entryFields(a.session, left), ...detailFields(left) },
      b: { ...entryFields(b.session, right), ...detailFields(right) },
      bytes: lengths,
      firstDifference: offset,
    })
  else {
    for (const entry of [left, right]) await output.line(entryLine(entry))
    await output.line(
      offset === null
        ? `${styled('green', 'The payloads are the same')}: ${String(lengths[0])} bytes.`
        : `${styled('yellow', 'The payloads differ')} from offset ${String(offset)}: ${lengths.join(' and ')} bytes.`,
    )
  }
  return offset === null
}

async function summaryOf(engine: EngineApi, { session, n }: Entry): Promise<EntrySummary> {
  await engine.call('session', { session })
  const [entry] = await engine.call('entries', { session, from: n, to: n })
  if (entry === undefined)
    throw englishError('not-found', `Session ${String(session)} has no entry ${String(n)}.`)
  if (entry.event !== null)
    throw englishError('bad-input', `Entry ${String(n)} is an event: it has no bytes to compare.`)
  return entry
}

interface Payload {
  total: number
  read(offset: number): Promise<Uint8Array>
}

function payload(engine: EngineApi, { session, n }: Entry, entry: EntrySummary): Payload {
  const as = isCompressed(entry) ? 'inflated' : 'payload'
  const found: Payload = {
    total: 0,
    async read(offset) {
      const request = { session, n, as, offset, length: maxRange, orSent: true } as const
      const { bytes, total } = await engine.call('bytes', request)
      found.total = total
      return bytes
    },
  }
  return found
}

/** Reads both until they differ; what follows is not read. */
async function firstDifference(
  a: Payload,
  b: Payload,
): Promise<{ lengths: [number, number]; offset: number | null }> {
  for (let offset = 0; ;) {
    const [left, right] = [await a.read(offset), await b.read(offset)]
    const length = Math.min(left.length, right.length)
    let at = 0
    while (at < length && left[at] === right[at]) at++
    const lengths: [number, number] = [a.total, b.total]
    if (at < length || left.length !== right.length) return { lengths, offset: offset + at }
    if (length === 0) return { lengths, offset: null }
    offset += length
  }
}
