/**
 * `--self-check`: whether the app as it is installed can do its work. On a data folder of its own it starts the engine's
 * process, asks the store, sends a message through each kind of endpoint and opens the window; one line each, then it
 * exits with 0 or 1.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Live } from '../../shared/model/session.ts'
import { portChannel } from '../engine/port-channel.ts'
import { pagesFolder, version } from '../host/app-paths.ts'
import { connectEngine } from '../engine/rpc.ts'
import { EngineProcess } from './engine-process.ts'
import { answerHostCalls } from './host-calls.ts'
import { openLog } from './log.ts'
import { registerPageScheme, servePages } from './page-protocol.ts'
import { SafeSecrets } from './secrets.ts'
import { guardPages, openWindow } from './window.ts'

/** What one step may take. Milliseconds. */
const patienceMs = 20_000
const message = new TextEncoder().encode('self-check')

export async function checkSelf(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sockeye-check-'))
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
    await step('TCP server and client', () => exchange(engine, 'tcp'))
    await step('WebSocket server and client', () => exchange(engine, 'ws'))
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

/** A server on loopback that echoes, and a client that hears itself through it. */
async function exchange(engine: EngineApi, kind: 'tcp' | 'ws'): Promise<void> {
  const server =
    kind === 'tcp'
      ? await engine.call('open', { config: { kind: 'tcp-server', port: 0, echo: true } })
      : await engine.call('open', { config: { kind: 'ws-server', port: 0, echo: true } })
  const port = server.live.local?.port
  if (port === undefined) throw new Error('the server does not listen')
  const client =
    kind === 'tcp'
      ? await engine.call('open', { config: { kind: 'tcp-client', host: '127.0.0.1', port } })
      : await engine.call('open', { config: { kind: 'ws-client', url: `ws://127.0.0.1:${port}/` } })
  const session = client.session.id
  await opened(engine, session)
  const received = heard(engine, session)
  await engine.call('send', {
    session,
    message: {
      as: kind === 'tcp' ? 'data' : 'text',
      body: { from: 'bytes', bytes: message },
    },
  })
  await received
  await engine.call('close', { session })
  await engine.call('close', { session: server.session.id })
}

/** Until what was opened is open. */
async function opened(engine: EngineApi, session: number): Promise<void> {
  const isOpen = ({ session: of, phase }: Live): boolean => of === session && phase === 'open'
  const changed = new Promise<void>((resolve) => {
    const stop = engine.on('live', (live) => {
      if (!isOpen(live)) return
      stop()
      resolve()
    })
  })
  if (!(await engine.call('live', {})).some(isOpen)) await changed
}

/** Until the echo of the message is recorded. */
function heard(engine: EngineApi, session: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.on('counts', (counts) => {
      if (counts.session !== session || counts.bytesIn < message.length) return
      stop()
      resolve()
    })
  })
}

/** The page is loaded, its preload script runs, and it asks for the engine: so the whole way through works. */
async function openCheckedWindow(folder: string, engineProcess: EngineProcess): Promise<void> {
  guardPages()
  await servePages(pagesFolder)
  const window = openWindow({ placeFile: join(folder, 'place.json'), show: false })
  await new Promise<void>((resolve, reject) => {
    window.webContents.once('preload-error', (_, __, error) => reject(error))
    answerHostCalls(window, {
      connect() {
        resolve()
        return engineProcess.connect()
      },
      setLanguage: () => undefined,
      request: () => undefined,
      notSaved: () => '',
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
