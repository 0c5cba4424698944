/** Where sessions are stored: the same folder for the window, the web host and the command line. */
import { resolve } from 'node:path'
import envPaths from 'env-paths'

/** `--data`, else `SOCKEYE_DATA`, else the platform's folder for application data; absolute. */
export const dataFolder = (option?: string): string =>
  resolve(option || process.env['SOCKEYE_DATA'] || envPaths('sockeye', { suffix: '' }).data)
