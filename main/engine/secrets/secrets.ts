/**
 * Secrets of endpoints as the engine handles them: they come with a configuration, go to the keeper of the host, and come
 * back only to open something. Nothing that is recorded, stored or told holds more than a reference.
 */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../shared/contract/errors.ts'
import {
  mapSecrets,
  refsByUse,
  secretsOf,
  setSecretsApart,
  useKeys,
  type SecretUse,
} from '../../../shared/model/endpoint-secrets.ts'
import type { Endpoint, EndpointConfig } from '../../../shared/model/endpoint.ts'

/** Keeps secrets, each under a reference. What the host does with them is its own matter. */
export interface SecretKeeper {
  /** Whether they outlive the application, encrypted, or are in memory alone. */
  place(): Promise<'encrypted' | 'memory'>
  /** Keeps values by their references; one that is known is replaced. */
  keep(values: Readonly<Record<string, string>>): Promise<void>
  /** Those of them that there are. */
  read(refs: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** All references there are. */
  refs(): Promise<readonly string[]>
  forget(refs: readonly string[]): Promise<void>
}

/** Keeps them until the process ends. */
export class MemorySecrets implements SecretKeeper {
  readonly #values = new Map<string, string>()

  place(): Promise<'memory'> {
    return Promise.resolve('memory')
  }

  keep(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [ref, value] of Object.entries(values)) this.#values.set(ref, value)
    return Promise.resolve()
  }

  read(refs: readonly string[]): Promise<Record<string, string>> {
    const known = refs.flatMap((ref) => {
      const value = this.#values.get(ref)
      return value === undefined ? [] : [[ref, value] as const]
    })
    return Promise.resolve(Object.fromEntries(known))
  }

  refs(): Promise<string[]> {
    return Promise.resolve([...this.#values.keys()])
  }

  forget(refs: readonly string[]): Promise<void> {
    for (const ref of refs) this.#values.delete(ref)
    return Promise.resolve()
  }
}

export class EndpointSecrets {
  readonly #keeper: SecretKeeper

  constructor(keeper: SecretKeeper) {
    this.#keeper = keeper
  }

  place(): Promise<'encrypted' | 'memory'> {
    return this.#keeper.place()
  }

  /**
   * Keeps what the configuration brings; the result has references alone.
   * @param before the one in whose place it comes: what is for the same use keeps its reference
   */
  async seal(config: EndpointConfig, before?: EndpointConfig): Promise<EndpointConfig> {
    const values: Record<string, string> = {}
    const known = before && refsByUse(before)
    const keyOf = useKeys()
    const sealed = mapSecrets(setSecretsApart(config), ({ ref, value }, use) => {
      const key = keyOf(use)
      if (value === undefined) return { ref }
      const name = ref ?? known?.get(key) ?? randomUUID()
      values[name] = value
      return { ref: name }
    })
    if (Object.keys(values).length > 0) await this.#keeper.keep(values)
    return sealed
  }

  /**
   * The configuration with its values, to open it with.
   * @throws AppError `secret-missing`
   */
  async reveal(config: EndpointConfig): Promise<EndpointConfig> {
    const apart = setSecretsApart(config)
    const refs = refsOf(apart)
    const values = refs.length === 0 ? {} : await this.#keeper.read(refs)
    return mapSecrets(apart, (secret, use) => {
      const value = secret.value ?? (secret.ref === null ? undefined : values[secret.ref])
      if (value === undefined) throw missing(use)
      return { ref: secret.ref, value }
    })
  }

  /** Forgets what only an endpoint used that is gone. @param left those there are now */
  async forget(gone: EndpointConfig, left: readonly Endpoint[]): Promise<void> {
    const used = usedBy(left)
    const unused = refsOf(gone).filter((ref) => !used.has(ref))
    if (unused.length > 0) await this.#keeper.forget(unused)
  }

  /** Forgets what none of these endpoints uses: they were removed while another keeper was asked. */
  async sweep(endpoints: readonly Endpoint[]): Promise<void> {
    const used = usedBy(endpoints)
    const unused = (await this.#keeper.refs()).filter((ref) => !used.has(ref))
    if (unused.length > 0) await this.#keeper.forget(unused)
  }
}

const refsOf = (config: EndpointConfig): string[] =>
  secretsOf(config).flatMap(({ ref }) => (ref === null ? [] : [ref]))

const usedBy = (endpoints: readonly Endpoint[]): ReadonlySet<string> =>
  new Set(endpoints.flatMap(({ config }) => refsOf(config)))

function missing(use: SecretUse): AppError {
  const what = typeof use === 'string' ? `The ${use}` : `The value of the header ${use.header}`
  return new AppError(
    'secret-missing',
    `${what} of this endpoint is not kept here.`,
    'Type it in again, in the options of the endpoint.',
  )
}
