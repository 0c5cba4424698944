/** A message port as Electron's main and utility processes have it; ends of channels are known by numbers. */
import { Emitter } from './emitter.ts'

/** The owner of channel ends: a process or a page. */
export interface Place {
  deliver(end: number, data: unknown): void
  close(end: number): void
}

/** How a port handles messages of its owner. */
export interface PortOutlet {
  post(end: number, data: unknown): void
  close(end: number): void
}

export interface PortMessage {
  data: unknown
  ports: Port[]
}

/** A port as Electron's main and utility processes have it: delivers nothing until started. */
export class Port extends Emitter<{ message: [PortMessage]; close: [] }> {
  readonly end: number
  readonly #outlet: PortOutlet
  #waiting: unknown[] | null = []
  #moved = false

  constructor(end: number, outlet: PortOutlet) {
    super()
    this.end = end
    this.#outlet = outlet
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (this.#moved) throw new Error('The port has been transferred')
    if (transfer.length > 0) throw new Error('The stand-in transfers no ports through ports')
    this.#outlet.post(this.end, structuredClone(message))
  }

  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const data of waiting) this.emit('message', { data, ports: [] })
  }

  close(): void {
    this.#outlet.close(this.end)
  }

  receive(data: unknown): void {
    if (this.#waiting) this.#waiting.push(data)
    else this.emit('message', { data, ports: [] })
  }

  /** Closes this end and drops its queued messages. */
  detach(): unknown[] {
    if (this.#moved) throw new Error('The port has been transferred already')
    this.#moved = true
    return this.#waiting ?? []
  }
}
