/** `sockeye export`: writes a session, or some of its rows, to a file or a folder. */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import type { EngineApi, EngineParams } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { formatOfName } from '../../shared/contract/formats.ts'
import type { Framing } from '../../shared/model/framing.ts'
import { formats } from '../engine/interchange/index.ts'
import { englishError } from '../host/english-error.ts'
import { exportToFile, readExport } from '../host/session-file.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { filterOption } from './filtered.ts'
import { framingFor, framingHelp, framingOption, messagesOption } from './framing-option.ts'
import { dataOption, encodingOption, filledIn, wholeNumber } from './options.ts'
import { withEngine } from './with-engine.ts'

interface ExportOptions {
  readonly encoding?: EncodingId
  readonly data?: string
  readonly as?: string
  readonly filter?: string
  readonly messages?: true
  readonly framing?: Framing
}

const written = formats.filter(({ write }) => write !== undefined)

const formatOption = (): Option =>
  new Option('--as <format>', 'export format; the default depends on the file extension').choices(
    written.map(({ id }) => id),
  )

/** One line for each format, in the order of the registry. */
const formatsHelp = `
Formats and file extensions:
${written
  .map(({ id, label, extensions }) => {
    const names = extensions.map((extension) => `*.${extension}`).join(', ')
    return `  ${id.padEnd(9)} ${label.en} (${names})`
  })
  .join('\n')}
A name without an extension is exported as ${formats[0].id}, which can be imported. Other extensions require --as.
Payloads are written to a new folder, or to a *.tar archive. Press Ctrl+C to cancel. No partial file is left.
`

export const exportCommand = (): Command =>
  new Command('export')
    .description('export a session to a file')
    .argument('<id>', 'session number', wholeNumber(1))
    .argument('<file>', 'output file or folder; - for standard output', filledIn)
    .addOption(formatOption())
    .addOption(filterOption())
    .addOption(encodingOption())
    .addOption(messagesOption())
    .addOption(framingOption().implies({ messages: true }))
    .addOption(dataOption())
    .addHelpText('after', `${formatsHelp}${framingHelp}`)
    .action((id: number, file: string, options: ExportOptions) =>
      withEngine({ ...options, readIn: options.encoding, readsOnly: true }, async (engine) => {
        const exported = {
          session: id,
          format: options.as ?? formatOf(file),
          rows: await rowsOf(engine, id, options),
        }
        const cancel = new AbortController()
        const forget = [
          onStopSignal(() => {
            cancel.abort()
          }),
          engine.on('export', ({ fraction }) => {
            if (process.stderr.isTTY)
              process.stderr.write(`\r${String(Math.floor(fraction * 100))} % \u001b[K`)
          }),
        ]
        try {
          if (file !== '-') await exportToFile(engine, exported, file, cancel.signal)
          else await writeOut(engine, exported, cancel.signal)
        } finally {
          if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
          for (const undo of forget) undo()
        }
      }),
    )

/**
 * Returns the format of a file by its extension, the default without one.
 * @throws AppError `bad-input` for another extension
 */
function formatOf(file: string): string | undefined {
  const extension = extname(file)
  const known = formatOfName(written, file)
  if (known || extension === '') return known?.id
  const names = written.flatMap(({ extensions }) => extensions).map((each) => `.${each}`)
  throw englishError(
    'bad-input',
    `No format has files named *${extension}.`,
    `Choose one with --as, or name the file ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)}.`,
  )
}

async function writeOut(
  engine: EngineApi,
  exported: Parameters<typeof readExport>[1],
  signal: AbortSignal,
): Promise<void> {
  const stream = await readExport(engine, exported, signal)
  try {
    await pipeline(stream, process.stdout, { end: false })
  } catch (error) {
    // A reader such as `head` closes the pipe early: `run-program` reports other errors of the output.
    if (error instanceof AppError) throw error
  }
}

/** The rows that the options select; undefined for the whole session. */
async function rowsOf(
  engine: EngineApi,
  id: number,
  { filter = '', messages, framing }: ExportOptions,
): Promise<EngineParams<'startExport'>['rows']> {
  const expression = filter.trim()
  if (expression === '' && messages === undefined) return undefined
  return {
    filter: expression === '' ? {} : { expression },
    ...(messages && {
      as: 'messages',
      framing: framingFor(await engine.call('session', { session: id }), framing),
    }),
  }
}
