/** `ipcMain`: answers messages and calls of preload scripts. */
import { createCodec } from './codec.ts'
import type { FromPage, ToPage } from './page-protocol.ts'
import type { MainFrame, WebContents } from './web-contents.ts'

/** `senderFrame` is null once the frame has been destroyed. */
export interface IpcMainEvent {
  sender: WebContents
  senderFrame: MainFrame | null
}
export type IpcMainInvokeEvent = IpcMainEvent

type Listener = (event: IpcMainEvent, ...args: unknown[]) => void
type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

const codec = createCodec()
const listeners = new Map<string, Set<Listener>>()
const handlers = new Map<string, Handler>()

export const ipcMain = {
  on(channel: string, listener: Listener): void {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
  },
  removeAllListeners(channel: string): void {
    listeners.delete(channel)
  },
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler(channel: string): void {
    handlers.delete(channel)
  },
} satisfies { [K in keyof Electron.IpcMain]?: unknown }

/** Handles a call of a page; errors reach it with Electron's message, without their fields. */
export async function answerPage(
  message: Extract<FromPage, { type: 'send' | 'invoke' }>,
  event: IpcMainEvent,
  tell: (answer: ToPage) => void,
): Promise<void> {
  const { channel } = message
  const args = codec.decode(message.args) as unknown[]
  if (message.type === 'send') {
    for (const listener of listeners.get(channel) ?? []) listener(event, ...args)
    return
  }
  const { id } = message
  try {
    const handler = handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    tell({ type: 'result', id, value: codec.encode(await handler(event, ...args)) })
  } catch (error) {
    tell({
      type: 'failure',
      id,
      message: `Error invoking remote method '${channel}': ${String(error)}`,
    })
  }
}
