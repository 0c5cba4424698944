/**
 * `--self-check`: whether the installed app works. On a temporary data folder it starts the engine's process, queries
 * the store, sends a message through each kind of endpoint and opens the window; it prints one line each, then exits
 * with 0 or 1.
 */
import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { tcpSchemes } from '../../shared/protocols/tcp/schemes.ts'
import { webSocketSchemes } from '../../shared/protocols/websocket/schemes.ts'
import { portChannel } from '../engine/rpc/port-channel.ts'
import { pagesFolder, version } from '../host/app-paths.ts'
import { connectEngine } from '../engine/rpc/rpc.ts'
import { SettingsFile } from '../host/settings-file.ts'
import { EngineProcess } from './engine-process.ts'
import { answerHostCalls } from './host-calls.ts'
import { openLog } from './log.ts'
import { registerPageScheme, servePages } from './page-protocol.ts'
import { SafeSecrets } from './secrets.ts'
import { exchange } from './self-check-exchange.ts'
import { certificate } from './self-check-tls.ts'
import { guardPages, openWindow } from './window.ts'

/** Time limit of one step. Milliseconds. */
const patienceMs = 20_000

export async function checkSelf(): Promise<void> {
  // Nothing is awaited before the scheme is registered: the app would be ready.
  const folder = mkdtempSync(join(tmpdir(), 'sockeye-check-'))
  app.setPath('userData', join(folder, 'window'))
  registerPageScheme()
  // Its window closes before the engine ends, which must not end the check.
  app.on('window-all-closed', () => undefined)
  const log = openLog(folder)
  const engineProcess = new EngineProcess({
    dataFolder: folder,
    version,
    log,
    secrets: new SafeSecrets(join(folder, 'secrets.json'), log),
    refused: (error) => console.error(error.message),
    died: () => console.error('The engine’s process ended.'),
  })
  let failures = 0
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await within(work())
      print(`ok    ${name}`)
      return result
    } catch (error) {
      failures += 1
      print(`FAIL  ${name}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  await step('Electron', () => app.whenReady())
  const engine = await step('engine process', () => connect(engineProcess))
  if (engine) {
    await step('store worker and database', async () => {
      const { database, databaseBytes } = await engine.call('about', {})
      if (databaseBytes === 0) throw new Error(`${database} is empty`)
    })
    await step('TCP server and client', () => exchange(engine, tcpSchemes))
    await step('WebSocket server and client', () => exchange(engine, webSocketSchemes))
    const caFile = join(folder, 'certificate.pem')
    await writeFile(caFile, certificate)
    await step('TCP client over TLS', () => exchange(engine, tcpSchemes, caFile))
    await step('WebSocket client over TLS', () => exchange(engine, webSocketSchemes, caFile))
  }
  await step('window and preload script', () => openCheckedWindow(folder, engineProcess))
  await step('end', () => engineProcess.dispose())
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  app.exit(failures === 0 ? 0 : 1)
}

async function connect(engineProcess: EngineProcess): Promise<EngineApi> {
  const port = engineProcess.connect()
  if (!port) throw new Error('there is no engine')
  const engine = connectEngine(portChannel(port))
  port.start()
  await engine.call('live', {})
  return engine
}

/** The page loads, its preload script runs, and it requests the engine: the whole path works. */
async function openCheckedWindow(folder: string, engineProcess: EngineProcess): Promise<void> {
  guardPages()
  await servePages(pagesFolder)
  using settings = new SettingsFile(folder)
  const window = openWindow({ placeFile: join(folder, 'place.json'), show: false })
  await new Promise<void>((resolve, reject) => {
    window.webContents.once('preload-error', (_, __, error) => reject(error))
    answerHostCalls(window, {
      connect() {
        resolve()
        return engineProcess.connect()
      },
      settings,
      request: () => undefined,
      saveExport: () => Promise.resolve(null),
    })
  })
  window.destroy()
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing in ${patienceMs / 1_000} s`)), patienceMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
