/** The engine's channel over a page's WebSocket: one MessagePack value in each binary message. */
import { decode, encode } from '@msgpack/msgpack'
import type { WebSocket } from 'ws'
import type { Channel } from '../engine/rpc/rpc.ts'

export function webSocketChannel(socket: WebSocket): Channel {
  return {
    post(message) {
      if (socket.readyState === socket.OPEN) socket.send(encode(message, { ignoreUndefined: true }))
    },
    onMessage(listener) {
      const receive = (data: unknown, binary: boolean): void => {
        const message = binary && data instanceof Uint8Array ? read(data) : undefined
        if (message === undefined) socket.close(1003, 'One MessagePack value a message is expected')
        else listener(message)
      }
      socket.on('message', receive)
      return () => socket.off('message', receive)
    },
  }
}

function read(data: Uint8Array): unknown {
  try {
    return decode(data)
  } catch {
    return undefined // reported to the page by closing its socket
  }
}
