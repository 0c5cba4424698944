/** `sockeye show`: the entries of a session, with their bytes when asked for. Memory stays bounded whatever its size. */
import { Command, Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { detailFields, entryFields } from './entry-json.ts'
import { filteredEntries, filterOption } from './filtered.ts'
import { droppedText, entryLine, styled } from './format.ts'
import { hexdump } from './hexdump.ts'
import { dataOption, jsonOption, wholeNumber } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

interface ShowOptions {
  readonly data?: string
  readonly json?: true
  readonly from: number
  readonly to?: number
  readonly bytes: 'none' | 'hex' | 'base64'
  readonly filter?: string
}

/** Bytes asked for at once: whole lines of a dump and whole groups of Base64. */
const pieceBytes = 48 * 16_384

export const showCommand = (): Command =>
  new Command('show')
    .description('show the entries of a session')
    .argument('<id>', 'number of the session', wholeNumber(1))
    .addOption(new Option('--from <n>', 'first entry').default(1).argParser(wholeNumber(1)))
    .addOption(new Option('--to <n>', 'last entry').argParser(wholeNumber(1)))
    .addOption(filterOption())
    .addOption(
      new Option('--bytes <as>', 'payloads too, unmasked: hex is a dump without --json')
        .choices(['none', 'hex', 'base64'])
        .default('none'),
    )
    .addOption(jsonOption())
    .addOption(dataOption())
    .action((id: number, options: ShowOptions) =>
      withEngine(options, async (engine) => {
        const output = new Output()
        const { entries, dropped } = await engine.call('session', { session: id })
        if (dropped !== null && options.from <= dropped.entries && !options.json)
          await output.line(styled('yellow', droppedText(dropped)))
        const last = Math.min(options.to ?? entries, entries)
        if (options.filter !== undefined) {
          const within = `n in (${String(options.from)}..${String(Math.max(options.from, last))})`
          const expression =
            options.filter.trim() === '' ? within : `(${options.filter}) and ${within}`
          for await (const page of filteredEntries(engine, id, { expression }, output.closed))
            for (const entry of page)
              await writeEntry(output, engine, { session: id, entry, ...options })
          return
        }
        const first = Math.max(options.from, (dropped?.entries ?? 0) + 1)
        for (let from = first; from <= last && !output.closed.aborted; from += maxPage) {
          const to = Math.min(from + maxPage - 1, last)
          for (const entry of await engine.call('entries', { session: id, from, to }))
            await writeEntry(output, engine, { session: id, entry, ...options })
        }
      }),
    )

interface Shown {
  readonly session: number
  readonly entry: EntrySummary
  readonly json?: true
  readonly bytes: ShowOptions['bytes']
}

async function writeEntry(output: Output, engine: EngineApi, shown: Shown): Promise<void> {
  const { session, entry, json, bytes } = shown
  // What an event says is in its detail; the bytes that store it are nobody's on the wire.
  const pieces = bytes === 'none' || entry.event ? null : payload(engine, session, entry.n, output)
  if (!json) {
    await output.line(entryLine(entry))
    let offset = 0
    for await (const piece of pieces ?? []) {
      if (bytes === 'hex')
        for (const line of hexdump(piece, offset)) await output.line(`       ${line}`)
      else await output.write(Buffer.from(piece).toString('base64'))
      offset += piece.length
    }
    if (bytes === 'base64' && offset > 0) await output.line('')
    return
  }
  const fields = { ...entryFields(session, entry), ...detailFields(entry) }
  if (bytes === 'none') return output.json(fields)
  // A payload may be longer than a string: it is written into the open object piece by piece.
  await output.write(`${JSON.stringify(fields).slice(0, -1)},"bytes":"`)
  for await (const piece of pieces ?? []) await output.write(Buffer.from(piece).toString(bytes))
  await output.line('"}')
}

async function* payload(
  engine: EngineApi,
  session: number,
  n: number,
  output: Output,
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; !output.closed.aborted;) {
    const range = { session, n, as: 'payload', offset, length: pieceBytes } as const
    const { bytes, total } = await engine.call('bytes', range)
    if (bytes.length > 0) yield bytes
    offset += bytes.length
    if (bytes.length === 0 || offset >= total) return
  }
}
