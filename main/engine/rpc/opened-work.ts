/**
 * What a client opens in the engine and ends by another call: views, searches, exports, imports. It ends with the client's
 * channel as well: a window that is reloaded, or that has gone, does not end it. Owned by the server of the channel.
 */
import type {
  EngineApi,
  EngineMethod,
  EngineParams,
  EngineResult,
} from '../../../shared/contract/engine.ts'
import { debugLog } from '../debug-log.ts'

const log = debugLog('rpc')

/** The call that ends something. */
interface Ending {
  readonly key: string
  readonly end: (engine: EngineApi) => Promise<unknown>
}

const by = <M extends EngineMethod>(method: M, params: EngineParams<M>): Ending => ({
  key: keyOf(method, params),
  end: (engine) => engine.call(method, params),
})

const keyOf = (method: EngineMethod, params: unknown): string =>
  `${method} ${JSON.stringify(params)}`

/** How what these methods open is ended. */
const openers: { readonly [M in EngineMethod]?: (result: EngineResult<M>) => Ending } = {
  openView: ({ view }) => by('closeView', { view }),
  searchSessions: ({ search }) => by('stopSearch', { search }),
  startExport: (started) => by('stopExport', started),
  startImport: (started) => by('stopImport', started),
}

export class OpenedWork {
  readonly #engine: EngineApi
  readonly #open = new Map<string, Ending>()
  #isClosed = false

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** Calls the engine, and remembers what that opens. @throws AppError from the engine */
  async call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    const result = await this.#engine.call(method, params)
    const opened = openers[method]?.(result)
    if (opened !== undefined) this.#add(opened)
    this.#open.delete(keyOf(method === 'finishImport' ? 'stopImport' : method, params))
    return result
  }

  /** Ends what is still open. */
  close(): void {
    this.#isClosed = true
    for (const ending of this.#open.values()) this.#end(ending)
    this.#open.clear()
  }

  #add(opened: Ending): void {
    // The channel was closed while the engine opened it.
    if (this.#isClosed) this.#end(opened)
    else this.#open.set(opened.key, opened)
  }

  #end({ key, end }: Ending): void {
    log('%s: its client has gone', key)
    // An engine that has ended has ended its work too.
    end(this.#engine).catch((error: unknown) => log('%s failed: %s', key, String(error)))
  }
}
