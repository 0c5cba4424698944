/** The log of the desktop application: a file below the data folder that a person can open. No traffic is written to it. */
import { join } from 'node:path'
import log from 'electron-log/node'

/** When the file is larger, it is set aside and another one begun. Bytes. */
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
