/**
 * One end of the bridge between the preload script's isolated world and the page's main world. Worlds share no object
 * but the DOM's: a call is an event that carries a copy of its arguments and is answered before `dispatchEvent`
 * returns. Functions and promises cross as references, everything else as a structured clone. One function without
 * imports, whose source runs in both worlds before any script of the page.
 */

export interface BridgeEnd {
  /** Calls what the other end registered under this name. */
  call(name: string, ...args: unknown[]): unknown
  /** Registers a function for the other end. */
  give(name: string, method: (...args: never[]) => unknown): void
}

export function createBridgeEnd(heardName: string, saidName: string): BridgeEnd {
  type Method = (...args: unknown[]) => unknown
  interface Said {
    call?: { method: string; args: unknown }
    answer?: { value?: unknown; thrown?: string }
  }
  const dispatch = window.dispatchEvent.bind(window)
  const EventClass = CustomEvent
  const methods = new Map<string, Method>()
  let last = 0
  let answer: Said['answer']

  const say = (detail: Said): void => void dispatch(new EventClass(saidName, { detail }))

  const keep = (method: Method): string => {
    const name = `${saidName}-${++last}`
    methods.set(name, method)
    return name
  }

  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') return { tag: 'function', name: keep(value as Method) }
    if (value instanceof Promise) {
      const settle = (resolve: Method, reject: Method): void =>
        void value.then(resolve, (error: unknown) => reject(String(error)))
      return { tag: 'promise', name: keep(settle as Method) }
    }
    if (Array.isArray(value)) return { tag: 'array', values: value.map(pack) }
    if (
      value !== null &&
      typeof value === 'object' &&
      Object.getPrototypeOf(value) === Object.prototype
    )
      return {
        tag: 'object',
        values: Object.entries(value).map(([key, each]) => [key, pack(each)]),
      }
    return { tag: 'value', value: structuredClone(value) }
  }

  const unpack = (packed: unknown): unknown => {
    const { tag, name, value, values } = packed as {
      tag: string
      name: string
      value: unknown
      values: unknown[]
    }
    switch (tag) {
      case 'function':
        return (...args: unknown[]) => call(name, ...args)
      case 'promise':
        return new Promise((resolve, reject) => {
          call(name, resolve, (why: string) => {
            reject(new Error(why.replace(/^Error: /, '')))
          })
        })
      case 'array':
        return values.map(unpack)
      case 'object': {
        const entries = values as [string, unknown][]
        return Object.fromEntries(entries.map(([key, each]) => [key, unpack(each)]))
      }
      default:
        return value
    }
  }

  const call = (method: string, ...args: unknown[]): unknown => {
    answer = undefined
    say({ call: { method, args: pack(args) } })
    // Cleared by the answer's listener below; a value that cannot cross arrives as undefined.
    const got = answer as Said['answer']
    if (!got) throw new Error('An object could not be cloned.')
    if (got.thrown !== undefined) throw new Error(got.thrown)
    return unpack(got.value)
  }

  window.addEventListener(heardName, (event) => {
    const said = (event as CustomEvent<Said | null>).detail
    if (said?.answer) answer = said.answer
    if (!said?.call) return
    const method = methods.get(said.call.method)
    try {
      if (!method) throw new Error('There is no such function any more.')
      const value = method(...(unpack(said.call.args) as unknown[]))
      say({ answer: { value: pack(value) } })
    } catch (error) {
      say({ answer: { thrown: error instanceof Error ? error.message : String(error) } })
    }
  })

  return { call, give: (name, method) => void methods.set(name, method as Method) }
}
