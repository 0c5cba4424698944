/** Entry of a utility process: makes `process.parentPort`, then runs the module it was started for. */
import { pathToFileURL } from 'node:url'
import { useBoringSslErrors } from './boring-ssl.ts'
import { Emitter } from './emitter.ts'
import { Port, type PortMessage } from './ports.ts'
import type { FromUtility, ToUtility } from './utility-protocol.ts'

/** Messages are queued until there is a listener. */
class ParentPort extends Emitter<{ message: [PortMessage] }> {
  #waiting: PortMessage[] | null = []

  override on(event: 'message', listener: (event: PortMessage) => void): this {
    super.on(event, listener)
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const message of waiting) listener(message)
    return this
  }

  postMessage(message: unknown): void {
    tell({ type: 'message', data: structuredClone(message) })
  }

  receive(message: PortMessage): void {
    if (this.#waiting) this.#waiting.push(message)
    else this.emit('message', message)
  }
}

function tell(message: FromUtility): void {
  if (process.connected) process.send?.(message)
}

const parentPort = new ParentPort()
const ports = new Map<number, Port>()

process.on('message', (message: ToUtility) => {
  if (message.type === 'message') {
    parentPort.receive({ data: message.data, ports: message.ports.map(open) })
  } else if (message.type === 'port') ports.get(message.end)?.receive(message.data)
  else if (ports.get(message.end)?.emit('close')) ports.delete(message.end)
})
// Electron ends its utility processes when it ends.
process.on('disconnect', () => process.exit())

function open(end: number): Port {
  const port = new Port(end, {
    post: (_, data) => tell({ type: 'port', end, data }),
    close: () => {
      tell({ type: 'close', end })
      ports.delete(end)
    },
  })
  ports.set(end, port)
  return port
}

useBoringSslErrors()
Object.defineProperty(process, 'parentPort', { value: parentPort })
const [node = '', , modulePath = '', ...args] = process.argv
process.argv = [node, modulePath, ...args]
await import(pathToFileURL(modulePath).href)
