/**
 * The platform whose Electron the main process sees. A test sets `SOCKEYE_STANDIN_PLATFORM=win32` to run it as on Windows:
 * `process.platform` is that, with what Electron does on Windows alone. Chromium and utility processes stay as they are.
 */
import { Readable } from 'node:stream'

export const isWindows =
  (process.env['SOCKEYE_STANDIN_PLATFORM'] ?? process.platform) === 'win32' &&
  process.platform !== 'win32'

/**
 * Called before the application is loaded.
 * @param argv the whole command line
 */
export function becomeWindows(argv: readonly string[]): void {
  if (!isWindows) return
  // `CheckCommandLineArguments` in electron_main_win.cc: the program ends with -1, without a message.
  if (!mayStart(argv)) process.exit(255)
  Object.defineProperty(process, 'platform', { value: 'win32' })
  // lib/common/init.ts: a GUI program has no standard input; the stream has ended.
  const stdin = new Readable()
  stdin.push(null)
  Object.defineProperty(process, 'stdin', { enumerable: true, get: () => stdin })
}

/** Whether nothing but `--` follows an argument that looks like an address. */
function mayStart(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const seen = end === -1 ? argv : argv.slice(0, end)
  const at = seen.findIndex((argument) => /^[a-z][^:\s]+:/i.test(argument))
  return at === -1 || at === seen.length - 1
}
