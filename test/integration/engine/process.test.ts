/** The entry of the engine's process, in a thread with what Electron would provide. */
import { once } from 'node:events'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { ProcessMessage, ShellMessage } from '../../../main/engine/process.ts'
import { connectEngine } from '../../../main/engine/rpc/rpc.ts'
import { TemporaryFolder } from '../../support/folders.ts'

const entry = new URL('../../../main/engine/process.ts', import.meta.url)

/** Gives `process` Electron's `parentPort`, whose messages are `{ data, ports }`, then loads the entry. */
const bootstrap = `
  const { parentPort } = require('node:worker_threads')
  const electronPort = (port) => ({
    on: (event, listener) =>
      event === 'message' ? port.on('message', (data) => listener({ data })) : port.on(event, listener),
    off: () => undefined,
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
  })
  process.parentPort = {
    on: (_, listener) =>
      parentPort.on('message', ({ data, port }) =>
        listener({ data, ports: port ? [electronPort(port)] : [] })),
    postMessage: (message) => parentPort.postMessage(message),
  }
  import(${JSON.stringify(entry.href)})
`

class Shell {
  readonly #worker = new Worker(bootstrap, { eval: true })

  say(data: ShellMessage, port?: MessagePort): void {
    this.#worker.postMessage({ data, port }, port ? [port] : [])
  }

  async hears(): Promise<ProcessMessage> {
    const [message] = (await once(this.#worker, 'message')) as [ProcessMessage]
    return message
  }

  exits(): Promise<unknown> {
    return once(this.#worker, 'exit')
  }
}

test('starts, serves a window and disposes on request', async () => {
  using folder = new TemporaryFolder()
  const shell = new Shell()
  shell.say({ type: 'start', dataFolder: folder.file('data'), version: '1.2.3' })
  expect(await shell.hears()).toEqual({ type: 'ready' })

  const { port1, port2 } = new MessageChannel()
  shell.say({ type: 'connect' }, port2)
  const engine = connectEngine({
    post: (message) => {
      port1.postMessage(message)
    },
    onMessage(listener) {
      port1.on('message', listener)
      return () => port1.off('message', listener)
    },
  })
  expect((await engine.call('about', {})).version).toBe('1.2.3')
  const { live } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  expect(live.phase).toBe('listening')

  const exited = shell.exits()
  shell.say({ type: 'dispose' })
  expect(await shell.hears()).toEqual({ type: 'disposed' })
  await exited
  port1.close()
})

test('reports a folder that cannot be used', async () => {
  const shell = new Shell()
  const notAFolder = new URL(import.meta.url).pathname
  shell.say({ type: 'start', dataFolder: notAFolder, version: '' })
  const answer = await shell.hears()
  expect(answer.type).toBe('failed')
  expect(answer).toHaveProperty('error.message')
  const exited = shell.exits()
  shell.say({ type: 'dispose' })
  await exited
})
