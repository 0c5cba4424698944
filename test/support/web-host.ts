/** The built web host in a separate process, as `sockeye web` runs it. Ends with the test that owns it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Program } from './program.ts'

const entry = fileURLToPath(new URL('../../out/main/web.js', import.meta.url))

export class WebHost extends Program {
  /** @param data folder of the sessions */
  static async start(data: string, ...options: string[]): Promise<WebHost> {
    if (!existsSync(entry)) throw new Error('There is no build: run npm run build first.')
    const host = new WebHost(process.execPath, [entry, '--data', data, '--no-open', ...options])
    await host.url()
    return host
  }

  /** Address of the window, with its token. */
  async url(): Promise<string> {
    const [url] = await this.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/)
    return url
  }
}
