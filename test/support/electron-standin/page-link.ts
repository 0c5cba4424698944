/** The connection between the main process and the preload script of one page, over the page's debugging session. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { CDPSession, Page } from '@playwright/test'
import { createCodec } from './codec.ts'
import type { FromPage, ToPage } from './page-protocol.ts'
import { enterPageWorld } from './page-world.ts'
import { enterPreloadWorld, type PreloadWorldOptions } from './preload-world.ts'
import { createBridgeEnd } from './world-bridge.ts'

interface PageLinkEvents {
  heard: (message: FromPage) => void
  /** The document has been destroyed, with everything that its scripts held. */
  left: () => void
}

export class PageLink {
  readonly cdp: CDPSession
  readonly #onMessage = `hear-${randomUUID()}`
  #world: string | undefined

  private constructor(cdp: CDPSession) {
    this.cdp = cdp
  }

  static async open(
    page: Page,
    preload: string | undefined,
    on: PageLinkEvents,
  ): Promise<PageLink> {
    const cdp = await page.context().newCDPSession(page)
    const link = new PageLink(cdp)
    await link.#install(preload, on)
    return link
  }

  /** Lost while there is no document, as in Electron. */
  tell(message: ToPage): void {
    const world = this.#world
    if (world === undefined) return
    const call = `globalThis[${JSON.stringify(this.#onMessage)}](${JSON.stringify(JSON.stringify(message))})`
    this.cdp
      .send('Runtime.evaluate', { expression: call, uniqueContextId: world })
      // The document was destroyed while the message was in transit; `left` reports it.
      .catch(() => undefined)
  }

  async #install(preload: string | undefined, on: PageLinkEvents): Promise<void> {
    const { cdp } = this
    const world = `preload-${randomUUID()}`
    const tell = `tell-${randomUUID()}`
    const [up, down] = [randomUUID(), randomUUID()]
    const preloadSource = preload === undefined ? '' : await readFile(preload, 'utf8')
    const options: PreloadWorldOptions = {
      tell,
      hear: this.#onMessage,
      closed: `closed-${randomUUID()}`,
    }

    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== world) return
      if (this.#world !== undefined) on.left()
      this.#world = context.uniqueId
    })
    cdp.on('Runtime.executionContextsCleared', () => {
      this.#world = undefined
      on.left()
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === tell) on.heard(JSON.parse(payload) as FromPage)
    })
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: tell, executionContextName: world })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${String(enterPageWorld)})((${String(createBridgeEnd)})('${down}', '${up}'), '${options.closed}')`,
    })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: world,
      source: `(${String(enterPreloadWorld)})(${JSON.stringify(options)}, (${String(createCodec)})(),
        (${String(createBridgeEnd)})('${up}', '${down}'), function (require, module, exports) {
${preloadSource}
})`,
    })
  }
}
