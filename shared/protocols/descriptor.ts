/**
 * The interface of an endpoint kind to the rest of the program. Each kind exports one descriptor, listed in `index.ts`.
 */
import type { z } from 'zod'
import type { LocalizedText } from '../contract/localized-text.ts'
import type { OptionSection } from './option.ts'

export type Protocol = 'tcp' | 'websocket'
/** The side of the connection that an endpoint is on. */
export type EndpointRole = 'client' | 'server'

/** The URL schemes of a protocol, and their aliases. */
export interface Schemes {
  readonly plain: string
  readonly secure: string
  /** Accepted where an address is pasted into the window. */
  readonly aliases: Readonly<Record<string, 'plain' | 'secure'>>
}

/** An address after its parts were checked. */
export interface UrlParts {
  readonly secure: boolean
  /** Host and port as written, with a user name if the kind accepts one. */
  readonly authority: string
  /** Without brackets. */
  readonly host: string
  /** 0 if it was omitted. */
  readonly port: number
  /** Path and query, or empty. */
  readonly path: string
}

/**
 * `C` is the configuration of the kind. The functions are declared as methods, so that the descriptor of one kind is
 * assignable to that of any: call them with a configuration of the descriptor's own kind.
 */
export interface Descriptor<C = unknown> {
  /** Stored in databases and session files: never renamed. */
  readonly kind: string
  readonly protocol: Protocol
  readonly role: EndpointRole
  readonly label: LocalizedText
  /** Its purpose, on the start page. */
  readonly summary: LocalizedText
  /** An example of the text in the address field. */
  readonly example: LocalizedText
  readonly schemes: Schemes
  readonly schema: z.ZodObject
  readonly sections: readonly OptionSection[]
  readonly url: {
    readonly portOptional: boolean
    /** A user name and a password may precede the host. */
    readonly takesUser: boolean
    /** What may follow the port. */
    readonly tail: 'none' | 'path' | 'path-and-query'
  }
  /** Returns the part of a configuration that an address contains. */
  fromUrl(parts: UrlParts): object
  /** Returns the address of a configuration, without user name and password; it can be parsed again. */
  toUrl(config: C): string
  isSecure(config: C): boolean
  /** Returns the name of an endpoint until the user changes it. */
  endpointName(config: C): string
  /** Returns the name of a session without one, before it is truncated. */
  sessionName(config: C): string
  /** Moves secrets from plain properties of a configuration, such as its URL, to their options. */
  separateSecrets?(config: C): C
  /** Removes values that are secret by their name and have no secret option, such as query parameters. */
  redactPlain?(config: C): C
}
