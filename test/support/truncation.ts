/** Brings a recorder behind, as a slow disk does. */
import { tcpServer } from '../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../shared/protocols/websocket/client.ts'
import type { TemporaryStore } from './store.ts'

/** Configurations whose sessions stay live: payloads are truncated while the disk is behind. */
export const liveTcp = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, whenBehind: 'cut' })
export const liveWebSocket = wsClient.schema.parse({
  kind: 'ws-client',
  url: 'ws://127.0.0.1/',
  whenBehind: 'cut',
})
export const chunk = Buffer.alloc(1024 * 1024, 'x')

/** Records enough in one turn of the event loop that the disk counts as behind; returns the number of entries. */
export async function fall(
  temporary: TemporaryStore,
  append: (bytes: Buffer) => void,
): Promise<number> {
  const other = await temporary.record()
  const paused: true[] = []
  other.attach({ pause: () => paused.push(true), resume: () => undefined })
  let entries = 0
  for (; paused.length === 0; entries++) append(chunk)
  return entries
}
