/** The window of `npm run dev`: Vite compiles it when it is requested, and updates it in place when its source changes. */
import { createServer as createHttpServer } from 'node:http'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createServer, type ViteDevServer } from 'vite'
import type { LivePages } from '../web/host.ts'

/** Subprotocols of Vite's client: updates, and waiting for a server that has gone. */
const subprotocols = new Set(['vite-hmr', 'vite-ping'])

export interface DevPages extends LivePages {
  readonly vite: ViteDevServer
}

export async function createPages(root: string): Promise<DevPages> {
  // Vite takes upgrades from a server. This one does not listen: the host's passes it those that its gate admits.
  const upgrades = createHttpServer()
  const vite = await createServer({
    configFile: false,
    root: join(root, 'renderer'),
    plugins: [svelte({ configFile: false })],
    clearScreen: false,
    server: {
      middlewareMode: true,
      hmr: { server: upgrades },
      // The window imports shared/, and fonts from node_modules/.
      fs: { allow: [root] },
    },
  })
  return {
    vite,
    answer: (request, response) =>
      vite.middlewares(request, response, () => response.writeHead(404).end()),
    upgrade: (request, socket, head) =>
      subprotocols.has(request.headers['sec-websocket-protocol'] ?? '') &&
      upgrades.emit('upgrade', request, socket, head),
  }
}
