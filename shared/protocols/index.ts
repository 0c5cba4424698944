/**
 * The registry of endpoint kinds. Code outside this folder and the openers reads what it needs from the descriptor of a
 * kind, and does not compare names of kinds.
 */
import { z } from 'zod'
import type { Descriptor, EndpointRole, Protocol } from './descriptor.ts'
import { optionsIn, type OptionRow, type OptionSection, type PlacedOption } from './option.ts'
import { tcpClient } from './tcp/client.ts'
import { tcpServer } from './tcp/server.ts'
import { wsClient } from './websocket/client.ts'
import { wsServer } from './websocket/server.ts'

/** In the order in which the user is offered them. */
export const protocols = [tcpClient, tcpServer, wsClient, wsServer] as const
type Registered = (typeof protocols)[number]
export type EndpointKind = Registered['kind']

type Each<P extends readonly Registered[], K extends keyof Registered> = {
  readonly [I in keyof P]: P[I][K]
}
export const endpointKinds = protocols.map(({ kind }) => kind) as readonly EndpointKind[] as Each<
  typeof protocols,
  'kind'
>
const schemas = protocols.map(({ schema }) => schema) as readonly Registered['schema'][] as Each<
  typeof protocols,
  'schema'
>
export const endpointConfigSchema = z.discriminatedUnion('kind', schemas)

export type EndpointConfig = z.infer<typeof endpointConfigSchema>
/** A configuration before defaults are filled in. */
export type EndpointConfigInput = z.input<typeof endpointConfigSchema>

const byKind: ReadonlyMap<string, Descriptor<EndpointConfig>> = new Map(
  protocols.map((descriptor): [string, Descriptor<EndpointConfig>] => [
    descriptor.kind,
    descriptor,
  ]),
)

/** Returns the descriptor of a kind. */
export function describe(kind: EndpointKind): Descriptor<EndpointConfig> {
  const descriptor = byKind.get(kind)
  if (descriptor === undefined) throw new Error(`No protocol is registered for ${kind}`)
  return descriptor
}

export const isServer = (kind: EndpointKind): boolean => describe(kind).role === 'server'
export const isWebSocket = (kind: EndpointKind): boolean => describe(kind).protocol === 'websocket'

/** Properties of a kind to test for; an omitted one matches any. */
interface Traits {
  readonly protocol?: Protocol
  readonly role?: EndpointRole
}
export type KindWith<T extends Traits> = Extract<Registered, T>['kind']
export type ConfigInputWith<T extends Traits> = Extract<EndpointConfigInput, { kind: KindWith<T> }>

/** Reports whether a configuration is of a protocol, a role, or both; narrows its type. */
export function hasTraits<C extends { kind: EndpointKind }, const T extends Traits>(
  config: C,
  { protocol, role }: T,
): config is Extract<C, { kind: KindWith<T> }> {
  const descriptor = describe(config.kind)
  return (
    (protocol === undefined || descriptor.protocol === protocol) &&
    (role === undefined || descriptor.role === role)
  )
}

/** Returns the kind of a protocol and a role. */
export function kindWith<const T extends Required<Traits>>({ protocol, role }: T): KindWith<T> {
  const found = protocols.find((one) => one.protocol === protocol && one.role === role)
  if (found === undefined) throw new Error(`No ${role} speaks ${protocol}`)
  return found.kind as KindWith<T>
}

/** Returns the kind that uses a scheme in a role, and whether over TLS; undefined if there is none. */
export const speakerOf = (
  scheme: string,
  role: EndpointRole,
): { descriptor: Descriptor<EndpointConfig>; secure: boolean } | undefined => {
  const descriptor = protocols.find(
    ({ schemes, role: own }) =>
      own === role && (schemes.plain === scheme || schemes.secure === scheme),
  )
  return descriptor && { descriptor, secure: descriptor.schemes.secure === scheme }
}

/** Returns the scheme of the addresses of a kind. */
export const schemeOf = (kind: EndpointKind, secure: boolean): Scheme => {
  const { schemes, role } = describe(kind)
  return (secure && role === 'client' ? schemes.secure : schemes.plain) as Scheme
}
export type Scheme = Registered['schemes']['plain' | 'secure']

/** Returns every option of a kind, in the order of the form. */
export const optionsOfKind = (kind: EndpointKind): readonly PlacedOption[] =>
  options.get(kind) ?? []
const options: ReadonlyMap<string, readonly PlacedOption[]> = new Map(
  protocols.map(({ kind, sections }) => [
    kind,
    [...sections].flatMap((section: OptionSection) => optionsIn(section)),
  ]),
)

type Rows = Registered['sections'][number]['groups'][number]['rows']
/** Keys of the options whose control is `C`. */
export type OptionKey<C extends OptionRow['control']> = KeysIn<Rows, C>
type KeysIn<R, C> = R extends unknown
  ? { [K in keyof R]: R[K] extends { readonly control: C } ? K : never }[keyof R]
  : never
