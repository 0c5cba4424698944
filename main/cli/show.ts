/**
 * `sockeye show`: prints entries, messages or connections of a session, with their bytes on request. Memory is bounded
 * for a session of any size.
 */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
import { Command, Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { Filter } from '../../shared/contract/query.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { Framing } from '../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../shared/model/message.ts'
import type { Session } from '../../shared/model/session.ts'
import { englishError } from '../host/english-error.ts'
import { writeConnections } from './connections.ts'
import { filteredEntries, filterOption, viewPages } from './filtered.ts'
import { breakText, droppedText, styled } from './format.ts'
import { framingFor, framingHelp, framingOption, messagesOption } from './framing-option.ts'
import { dataOption, encodingOption, jsonOption, wholeNumber } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'
import { writeEntry, type EntryFormat } from './write-entry.ts'

interface ShowOptions extends EntryFormat {
  readonly encoding?: EncodingId
  readonly data?: string
  readonly from?: number
  readonly to?: number
  readonly filter?: string
  readonly messages?: true
  readonly framing?: Framing
  readonly connections?: true
}

export const showCommand = (): Command =>
  new Command('show')
    .description('show the entries, messages or connections of a session')
    .argument('<id>', 'session number', wholeNumber(1))
    .addOption(new Option('--from <n>', 'first entry').argParser(wholeNumber(1)))
    .addOption(new Option('--to <n>', 'last entry').argParser(wholeNumber(1)))
    .addOption(filterOption())
    .addOption(encodingOption())
    .addOption(messagesOption())
    .addOption(framingOption().implies({ messages: true }))
    .addOption(
      new Option('--bytes <as>', 'also print payloads, unmasked; without --json, hex is a dump')
        .choices(['none', 'hex', 'base64'])
        .default('none'),
    )
    .addOption(
      new Option(
        '--connections',
        'show connections and the time to the first received data',
      ).conflicts(['from', 'to', 'filter', 'messages', 'framing', 'bytes']),
    )
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', framingHelp)
    .action((id: number, options: ShowOptions) => {
      refuseEmptyRange(options)
      return withEngine(
        { ...options, readIn: options.encoding, readsOnly: true },
        async (engine) => {
          const output = new Output()
          const session = await engine.call('session', { session: id })
          const { dropped } = session
          if (options.connections) {
            await writeConnections(engine, output, session, options.json === true)
            return
          }
          if (dropped !== null && (options.from ?? 1) <= dropped.entries && !options.json)
            await output.line(styled('yellow', droppedText(dropped)))
          await (options.messages
            ? showMessages(engine, output, session, options)
            : showEntries(engine, output, session, options))
        },
      )
    })

/** @throws AppError `bad-input` */
function refuseEmptyRange({ from = 1, to = Infinity }: ShowOptions): void {
  if (from > to) throw englishError('bad-input', `--from ${from} is after --to ${to}.`)
}

async function showEntries(
  engine: EngineApi,
  output: Output,
  { id: session, entries, dropped }: Session,
  options: ShowOptions,
): Promise<void> {
  const last = Math.min(options.to ?? entries, entries)
  const kept = new KeptEntries(engine, session)
  const write = (page: readonly EntrySummary[]): Promise<void> =>
    kept.write(page, (entry) =>
      writeEntry(output, engine, entry, { session, n: entry.n, as: 'payload' }, options),
    )
  if (options.filter !== undefined) {
    const filter = within(options, last)
    for await (const page of filteredEntries(engine, session, filter, output.closed))
      await write(page)
    kept.report()
    return
  }
  const first = Math.max(options.from ?? 1, (dropped?.entries ?? 0) + 1)
  for (let from = first; from <= last && !output.closed.aborted; from += maxPage) {
    const to = Math.min(from + maxPage - 1, last)
    const page = await engine.call('entries', { session, from, to })
    kept.missed += to - from + 1 - page.length
    await write(page)
  }
  kept.report()
}

/** Writes entries of a session that may still record and drop its oldest entries meanwhile. */
class KeptEntries {
  readonly #engine: EngineApi
  readonly #session: number
  /** Entries that were dropped before they could be written. */
  missed = 0

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
  }

  /** @throws AppError when an entry that was not dropped cannot be written */
  async write<E extends EntrySummary>(
    page: readonly E[],
    one: (entry: E, index: number) => Promise<void>,
  ): Promise<void> {
    for (const [i, entry] of page.entries())
      try {
        await one(entry, i)
      } catch (error) {
        const { dropped } = await this.#engine.call('session', { session: this.#session })
        if (entry.n > (dropped?.entries ?? 0)) throw error
        this.missed++
      }
  }

  /** Prints to stderr: a script may count the entries. */
  report(): void {
    if (this.missed > 0)
      process.stderr.write(
        `${this.missed} ${this.missed === 1 ? 'entry was' : 'entries were'} deleted by the session limit before output.\n`,
      )
  }
}

async function showMessages(
  engine: EngineApi,
  output: Output,
  shown: Session,
  options: ShowOptions,
): Promise<void> {
  const { id: session, entries } = shown
  const framing = framingFor(shown, options.framing)
  const filter = within(options, Math.min(options.to ?? entries, entries))
  let breaks: readonly FramingBreakSummary[] = []
  const pages = viewPages(
    engine,
    { session, filter, as: 'messages', framing },
    output.closed,
    (state) => {
      breaks = state.breaks
    },
  )
  const kept = new KeptEntries(engine, session)
  for await (const { view, from, entries } of pages)
    await kept.write(entries, (entry, i) =>
      writeEntry(output, engine, entry, { session, n: from + i, view, as: 'inflated' }, options),
    )
  kept.report()
  // Printed to stderr: a script may count the messages.
  for (const one of breaks) process.stderr.write(`${breakText(one)}\n`)
}

/** The filter, restricted to the requested entries; a message counts by its first entry. */
function within({ filter = '', from, to }: ShowOptions, last: number): Filter {
  const first = from ?? 1
  const range =
    from === undefined && to === undefined
      ? []
      : [`n in (${String(first)}..${String(Math.max(first, last))})`]
  const asked = filter.trim() === '' ? [] : [`(${filter})`]
  const expression = [...asked, ...range].join(' and ')
  return expression === '' ? {} : { expression }
}
