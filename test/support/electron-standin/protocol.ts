/** `protocol`: the handlers of schemes, called for every request of a page. */
import { registerSchemes } from './addresses.ts'
import { isReady } from './readiness.ts'

type Handler = Parameters<Electron.Protocol['handle']>[1]

const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    registerSchemes(schemes)
  },
  handle(scheme, handler) {
    if (!isReady()) throw new Error('protocol.handle can only be used when the app is ready')
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  isProtocolHandled: (scheme) => handlers.has(scheme),
} satisfies Partial<Electron.Protocol>

/** The app's response to a request, or undefined if it does not handle the scheme. */
export async function respond(
  url: string,
  init: { method: string; headers: Record<string, string> },
): Promise<Response | undefined> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  return handler ? handler(new Request(url, init)) : undefined
}
