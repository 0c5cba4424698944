/** `sockeye sessions`: lists the recorded sessions, newest first. */
import { Command } from 'commander'
import { sessionFields } from '../engine/interchange/entry-json.ts'
import { sessionLine, sessionTitles, styled } from './format.ts'
import { dataOption, jsonOption } from './options.ts'
import { Output } from './output.ts'
import { withStore } from './with-store.ts'

interface SessionsOptions {
  readonly data?: string
  readonly json?: true
  readonly search?: string
}

const pageSize = 1_000

export const sessionsCommand = (): Command =>
  new Command('sessions')
    .description('list recorded sessions, newest first')
    .option('--search <text>', 'only sessions whose name contains this text')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action((options: SessionsOptions) =>
      withStore(options, async (store) => {
        const output = new Output()
        let before: number | undefined
        let count = 0
        do {
          const page = await store.sessions({
            limit: pageSize,
            search: options.search,
            before,
          })
          if (count === 0 && page.length > 0 && !options.json) await output.line(sessionTitles())
          for (const session of page)
            await (options.json
              ? output.json(sessionFields(session))
              : output.line(sessionLine(session)))
          count += page.length
          before = page.length === pageSize ? page.at(-1)?.id : undefined
        } while (before !== undefined && !output.closed.aborted)
        if (count === 0 && !options.json)
          await output.line(
            styled(
              'dim',
              options.search === undefined
                ? 'No sessions recorded yet.'
                : `No session names contain ${JSON.stringify(options.search)}.`,
            ),
          )
      }),
    )
