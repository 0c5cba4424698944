/** `npm run dev`: Vite serves the window, and a changed source of the engine restarts only the engine. */
import { once } from 'node:events'
import { utimes } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectEngine } from '../../../main/engine/rpc/rpc.ts'
import { webSocketChannel } from '../../../main/web/channel.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const entry = fileURLToPath(new URL('../../../main/dev.ts', import.meta.url))
const restarts = 'The engine restarts: main/engine/clock.ts has changed.\n'
const source = fileURLToPath(new URL('../../../main/engine/clock.ts', import.meta.url))

/** Each request has its own connection: one that is kept alive may just be closing when a busy machine is slow. */
async function get(
  url: string | URL,
  origin?: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const headers = origin === undefined ? {} : { origin }
  const [response] = (await once(request(url, { agent: false, headers }).end(), 'response')) as [
    IncomingMessage,
  ]
  const { statusCode = 0 } = response
  return { status: statusCode, headers: response.headers, body: await text(response) }
}

/** Connects as the page does. */
async function connect(url: string): Promise<WebSocket> {
  const { origin, hash } = new URL(url)
  const address = `${origin.replace('http', 'ws')}/engine`
  const socket = new WebSocket(address, ['sockeye', hash.replace('#token=', 'token.')], { origin })
  await once(socket, 'open')
  return socket
}

/** Asks the engine for its version. */
async function about(socket: WebSocket): Promise<unknown> {
  return connectEngine(webSocketChannel(socket)).call('about', {})
}

test(
  'serves the window from Vite, and restarts the engine when a source changes',
  { timeout: 180_000 },
  async () => {
    using folder = new TemporaryFolder()
    const args = [entry, '--data', folder.path, '--no-open']
    await using program = new Program(process.execPath, args)
    const [url] = await program.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/)

    const page = await get(url)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.body).toContain('src="/@vite/client"')
    const component = await get(new URL('/App.svelte', url))
    expect(component.body).toContain('import.meta.hot')
    expect((await get(url, 'http://example.org')).status).toBe(403)

    // The connection of Vite's client, for which the gate has the same rules; it stays open until the end.
    const updates = new WebSocket(new URL('/', url).href.replace('http', 'ws'), 'vite-ping', {
      origin: new URL(url).origin,
    })
    await once(updates, 'open')
    const other = new WebSocket(updates.url, 'vite-ping', { origin: 'http://example.org' })
    expect(String((await once(other, 'error'))[0])).toContain('404')

    const first = await connect(url)
    expect(await about(first)).toMatchObject({ version: manifest.version })
    const closed = once(first, 'close')
    await expect
      .poll(
        // Again while nothing happens: the first time, the watcher may not watch the file yet.
        async () => {
          if (!program.stdout.includes(restarts)) await utimes(source, new Date(), new Date())
          return program.stdout
        },
        { interval: 5_000, timeout: 60_000 },
      )
      .toContain(restarts)
    // 1012 of RFC 6455: the service is restarting.
    expect((await closed)[0]).toBe(1012)

    // The same address and token lead to the new engine.
    const second = await connect(url)
    expect(await about(second)).toMatchObject({ version: manifest.version })
    second.terminate()

    expect(await program.stop('SIGINT')).toBe(0)
    expect(program.stderr).toBe('')
    await expect(get(url)).rejects.toThrow()
  },
)
