/**
 * Electron's binary, which npm does not install: downloaded on the first start by Electron's own installer. Progress is
 * measured by the bytes it writes, since a network that drops everything reports no error for minutes.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sizeText } from '../cli/format.ts'

/** Without a new byte for this long, the network counts as absent. Milliseconds. */
const patienceMs = 20_000
const lookEveryMs = 500

const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/** Path of the binary; undefined when it is not there. */
export async function findElectron(): Promise<string | undefined> {
  const name = await readFile(join(packageFolder, 'path.txt'), 'utf8').catch(() => '') // not downloaded yet
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist')
  const file = join(folder, name || 'electron')
  return existsSync(file) && (await stat(file)).isFile() ? file : undefined
}

/** Downloads the binary and shows the progress; returns why it failed, or undefined. */
export async function fetchElectron(signal: AbortSignal): Promise<string | undefined> {
  const temporary = await mkdtemp(join(tmpdir(), 'sockeye-electron-'))
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const installer = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  installer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = Promise.withResolvers<string | undefined>()
  installer.once('error', (error) => ended.resolve(error.message))
  installer.once('close', (code) => {
    ended.resolve(code === 0 ? undefined : reasonOf(complaint))
  })
  const watching = new AbortController()
  const stalled = watch(
    [temporary, join(packageFolder, 'dist')],
    AbortSignal.any([watching.signal, signal]),
  )
  try {
    return await Promise.race([ended.promise, stalled])
  } finally {
    watching.abort()
    installer.kill()
    await ended.promise
    await rm(temporary, { recursive: true, force: true })
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
  }
}

/** Resolves with a reason once nothing has grown for too long, or on abort. */
async function watch(folders: readonly string[], signal: AbortSignal): Promise<string> {
  let bytes = 0
  let grewAt = performance.now()
  while (!signal.aborted && performance.now() - grewAt < patienceMs) {
    const now = (await Promise.all(folders.map(folderBytes))).reduce((sum, each) => sum + each, 0)
    if (now !== bytes) {
      bytes = now
      grewAt = performance.now()
    }
    showProgress(bytes)
    // An abort ends the wait early; the loop checks it.
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
  return signal.aborted ? 'stopped' : `no data received for ${patienceMs / 1_000} s`
}

let said = false

function showProgress(bytes: number): void {
  const text = `Downloading Electron (about 120 MiB, once): ${sizeText(bytes)}`
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
  else if (!said) console.log('Downloading Electron (about 120 MiB, once) ...')
  said = true
}

async function folderBytes(folder: string): Promise<number> {
  // Files come and go while the installer works.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** The installer's error message in short: its first line is useful only when it is not that of fetch. */
function reasonOf(complaint: string): string {
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH/.test(complaint))
    return 'could not reach the download server'
  const lines = complaint.split('\n').map((line) => line.trim())
  return lines.find((line) => line !== '') ?? 'the installer failed'
}
