/** SHA-1 for the opening handshake, RFC 6455 section 4.2.2. */
import { hash } from 'node:crypto'

/** Base64 of the SHA-1 of an ASCII text. */
export const sha1Base64 = (text: string): string => hash('sha1', text, 'base64')
