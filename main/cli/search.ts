/**
 * `sockeye search`: entries whose payload contains a text, bytes or a match of an expression, in one session or in all.
 */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
import { Command, Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { SearchQuery } from '../../shared/contract/query.ts'
import { detailFields, entryFields } from '../engine/interchange/entry-json.ts'
import { filteredEntries, filterOption } from './filtered.ts'
import { entryLine, styled } from './format.ts'
import { dataOption, encodingOption, filledIn, jsonOption, wholeNumber } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

interface SearchOptions {
  readonly encoding?: EncodingId
  readonly data?: string
  readonly json?: true
  readonly session?: number
  readonly hex?: true
  readonly regex?: true
  readonly matchCase?: true
  readonly filter?: string
}

const pageSize = 1_000

export const searchCommand = (): Command =>
  new Command('search')
    .description('search payloads, newest session first')
    .argument(
      '<pattern>',
      'text, ignoring case; also matches across fragments and TCP reads',
      filledIn,
    )
    .addOption(new Option('--session <id>', 'only in this session').argParser(wholeNumber(1)))
    .addOption(new Option('--hex', 'search for hex bytes such as 0a0b').conflicts('regex'))
    .addOption(new Option('--regex', 'search with a regular expression'))
    .addOption(new Option('--match-case', 'match case'))
    .addOption(filterOption())
    .addOption(encodingOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .action((pattern: string, options: SearchOptions) =>
      withEngine({ ...options, readIn: options.encoding, readsOnly: true }, async (engine) => {
        const output = new Output()
        const search: SearchQuery = {
          as: options.hex ? 'hex' : options.regex ? 'regex' : 'text',
          pattern,
          matchCase: options.matchCase ?? false,
        }
        const { filter: expression } = options
        const filter = expression === undefined ? { search } : { search, expression }
        for await (const { id, name } of sessionsOf(engine, options.session)) {
          if (output.closed.aborted) return
          let titled = false
          for await (const page of filteredEntries(engine, id, filter, output.closed))
            for (const entry of page) {
              if (options.json) {
                await output.json({ ...entryFields(id, entry), ...detailFields(entry) })
                continue
              }
              if (!titled) await output.line(styled('bold', `${String(id)}  ${name}`))
              titled = true
              await output.line(entryLine(entry))
            }
        }
      }),
    )

async function* sessionsOf(
  engine: EngineApi,
  only: number | undefined,
): AsyncGenerator<{ id: number; name: string }> {
  if (only !== undefined) {
    yield await engine.call('session', { session: only })
    return
  }
  for (let before: number | undefined; ;) {
    const page = await engine.call('sessions', { limit: pageSize, before })
    yield* page
    if (page.length < pageSize) return
    before = page.at(-1)?.id
  }
}
