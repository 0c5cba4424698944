/** One end of an Electron MessagePort as a channel; the engine does not depend on Electron's types. */
import type { Channel } from './rpc.ts'

/** The part of Electron's MessagePortMain that is used. */
export interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  off(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
  start(): void
}

/** Messages are queued until the port is started. */
export function portChannel(port: Port): Channel {
  return {
    post(message) {
      port.postMessage(message)
    },
    onMessage(listener) {
      const receive = ({ data }: { data: unknown }) => {
        listener(data)
      }
      port.on('message', receive)
      return () => {
        port.off('message', receive)
      }
    },
  }
}
