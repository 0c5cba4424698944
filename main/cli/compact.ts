/** `sockeye compact`: returns the database's free space to the disk, also while another process records. */
import { Command } from 'commander'
import { onStopSignal } from '../host/stop-signals.ts'
import { sizeText } from './format.ts'
import { dataOption, jsonOption } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

interface CompactOptions {
  readonly data?: string
  readonly json?: true
}

export const compactCommand = (): Command =>
  new Command('compact')
    .description('compact the database to free disk space')
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', '\nPress Ctrl+C to stop. Space that is already freed stays free.')
    .action((options: CompactOptions) =>
      withEngine({ ...options, readsOnly: true }, async (engine) => {
        const output = new Output()
        const forget = [
          onStopSignal(() => {
            void engine.call('cancelCompaction', {})
          }),
          engine.on('compaction', ({ freed, total, running }) => {
            if (running && process.stderr.isTTY)
              process.stderr.write(`\r${sizeText(freed)} of ${sizeText(total)} freed \u001b[K`)
          }),
        ]
        try {
          const { freed, total } = await engine.call('compact', {})
          const cancelled = freed < total
          if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
          const { databaseBytes } = await engine.call('storage', {})
          await (options.json
            ? output.json({ freed, total, cancelled, databaseBytes })
            : output.line(
                `${cancelled ? 'Cancelled. ' : ''}Freed ${sizeText(freed)}. The database size is ${sizeText(databaseBytes)}.`,
              ))
        } finally {
          for (const undo of forget) undo()
        }
      }),
    )
