/** The log of the desktop application: a file in the data folder that the user can open. It contains no traffic. */
import { join } from 'node:path'
import log from 'electron-log/node'

/** A larger file is renamed and a new one begun. Bytes. */
const maxBytes = 1_048_576

export interface Log {
  readonly file: string
  info(text: string): void
  error(text: string): void
}

export function openLog(dataFolder: string): Log {
  const file = join(dataFolder, 'logs', 'sockeye.log')
  log.transports.file.resolvePathFn = () => file
  log.transports.file.maxSize = maxBytes
  log.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {level} {text}'
  log.transports.console.level = false
  return {
    file,
    info: (text) => log.info(text),
    error: (text) => log.error(text),
  }
}
