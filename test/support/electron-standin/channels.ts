/**
 * Channels between the main process, utility processes and pages. Each end has a number and a place that delivers to
 * it; everything passes through this process. (In Electron it does not, but a program cannot observe the difference.)
 */
import { Port, type Place, type PortOutlet } from './ports.ts'

interface End {
  readonly other: number
  place: Place
}

const ends = new Map<number, End>()
let lastEnd = 0

/** From one end to the other; messages into a closed channel are lost, as in Electron. */
export function postFrom(end: number, data: unknown): void {
  const other = ends.get(end)?.other
  if (other !== undefined) ends.get(other)?.place.deliver(other, data)
}

/** Closes a channel from one of its ends; the other is notified. */
export function closeEnd(end: number): void {
  const other = ends.get(end)?.other
  if (other === undefined) return
  const place = ends.get(other)?.place
  ends.delete(end)
  ends.delete(other)
  place?.close(other)
}

/** A process or a page has ended, and all its ends with it. */
export function closePlace(place: Place): void {
  for (const [end, at] of [...ends]) if (at.place === place) closeEnd(end)
}

const outlet: PortOutlet = { post: postFrom, close: closeEnd }

export class MessageChannelMain {
  readonly port1: Port
  readonly port2: Port

  constructor() {
    const [one, two] = [++lastEnd, ++lastEnd]
    this.port1 = new Port(one, outlet)
    this.port2 = new Port(two, outlet)
    ends.set(one, { other: two, place: here(this.port1) })
    ends.set(two, { other: one, place: here(this.port2) })
  }
}

/** Transfers ports of this process to a place, with their queued messages; returns their ends. */
export function transfer(ports: readonly Port[], place: Place): number[] {
  return ports.map((port) => {
    const waiting = port.detach()
    const entry = ends.get(port.end)
    if (entry) entry.place = place
    // After the message that transfers the port.
    queueMicrotask(() => {
      for (const data of waiting) place.deliver(port.end, data)
      if (!entry) place.close(port.end)
    })
    return port.end
  })
}

function here(port: Port): Place {
  return {
    deliver: (_, data) => setImmediate(() => port.receive(data)),
    close: () => setImmediate(() => port.emit('close')),
  }
}
