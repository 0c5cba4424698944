/** The names and badges of endpoint kinds. */
import {
  type EndpointConfig,
  type EndpointKind,
  describe,
  isServer,
  schemeOf,
} from '../../shared/protocols/index.ts'
import { inLocale } from './locale.svelte.ts'

export const kindName = (kind: EndpointKind): string => inLocale(describe(kind).label)

/** Returns a short badge; servers have an arrow pointing to them. */
export const badgeOf = (kind: EndpointKind, secure: boolean): string =>
  `${schemeOf(kind, secure).toUpperCase()}${isServer(kind) ? '⇠' : ''}`

export const kindBadge = (config: EndpointConfig): string =>
  badgeOf(config.kind, describe(config.kind).isSecure(config))
