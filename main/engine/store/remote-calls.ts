/** Calls of functions in another thread: typed by those functions, sent as a name and parameters. */

/** The functions as their caller sees them: each returns a promise. */
export type RemoteCalls<Calls extends object> = {
  readonly [M in keyof Calls]: Calls[M] extends (...params: infer P) => infer R
    ? (...params: P) => Promise<Awaited<R>>
    : never
}

/**
 * Returns an object with the methods of `own`, where every other method sends a call. A name that the other thread does
 * not have is rejected there: `send` rejects.
 */
export function remoteCalls<Calls extends object, Own extends object>(
  own: Own,
  send: (method: string, params: unknown[]) => Promise<unknown>,
): Own & RemoteCalls<Calls> {
  const proxy = new Proxy(own, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name)
      // With a `then`, `await` would treat the object as a promise.
      if (typeof name === 'symbol' || name === 'then') return undefined
      return (...params: unknown[]) => send(name, params)
    },
  })
  // The other thread implements `Calls`.
  return proxy as Own & RemoteCalls<Calls>
}
