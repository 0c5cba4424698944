/** What the rest of the program asks of an endpoint kind. Each kind exports one descriptor, listed in `index.ts`. */
import type { z } from 'zod'
import type { LocalizedText } from '../contract/localized-text.ts'
import type { OptionSection } from './option.ts'

export type Protocol = 'tcp' | 'websocket'
/** The side of the connection an endpoint is on. */
export type EndpointRole = 'client' | 'server'

/** The URL schemes of a protocol, and those that people write for them. */
export interface Schemes {
  readonly plain: string
  readonly secure: string
  /** Understood where an address is pasted into the window. */
  readonly aliases: Readonly<Record<string, 'plain' | 'secure'>>
}

/** An address once its parts were checked. */
export interface UrlParts {
  readonly secure: boolean
  /** Host and port as written, with a user name where the kind takes one. */
  readonly authority: string
  /** Without brackets. */
  readonly host: string
  /** 0 when it was left out. */
  readonly port: number
  /** Path and query, or empty. */
  readonly path: string
}

/**
 * `C` is the configuration of the kind. The functions are methods, so that the descriptor of one kind can stand where
 * a descriptor of any is wanted: call them with a configuration of the descriptor's own kind.
 */
export interface Descriptor<C = unknown> {
  /** Stored in databases and session files: never renamed. */
  readonly kind: string
  readonly protocol: Protocol
  readonly role: EndpointRole
  readonly label: LocalizedText
  /** What it is for, on the start page. */
  readonly summary: LocalizedText
  /** What is typed into the address field, as an example. */
  readonly example: LocalizedText
  readonly schemes: Schemes
  readonly schema: z.ZodObject
  readonly sections: readonly OptionSection[]
  readonly url: {
    readonly portOptional: boolean
    /** A user name and a password may stand before the host. */
    readonly takesUser: boolean
    /** What may follow the port. */
    readonly tail: 'none' | 'path' | 'path-and-query'
  }
  /** The part of a configuration that an address gives. */
  fromUrl(parts: UrlParts): object
  /** The address of a configuration, such that it can be parsed again; without user name and password. */
  toUrl(config: C): string
  isSecure(config: C): boolean
  /** The name of an endpoint until a person gives one. */
  endpointName(config: C): string
  /** The name of a session without one, before it is cut to length. */
  sessionName(config: C): string
  /** Moves secrets from plain places of a configuration, such as its URL, to their options. */
  separateSecrets?(config: C): C
  /** Removes values that are secret by their name and have no secret option, such as query parameters. */
  redactPlain?(config: C): C
}
