/**
 * `Sec-WebSocket-Extensions`, RFC 6455 section 9.1, and the parameters of permessage-deflate,
 * RFC 7692 section 7.1. Pure; never throws.
 */
import { listOf, splitOutsideQuotes } from '../http/list.ts'
import { isToken } from '../http/token.ts'

export interface Extension {
  name: string
  /** In order; the value is null for a parameter without one. */
  params: [name: string, value: string | null][]
}

/** Returns null when an element is not a valid extension. */
export function parseExtensions(values: readonly string[]): Extension[] | null {
  const extensions: Extension[] = []
  for (const element of listOf(values)) {
    const [name = '', ...rest] = splitOutsideQuotes(element, ';')
    if (!isToken(name)) return null
    const params: Extension['params'] = []
    for (const param of rest) {
      const equals = param.indexOf('=')
      const key = (equals < 0 ? param : param.slice(0, equals)).trim()
      const value = equals < 0 ? null : unquote(param.slice(equals + 1).trim())
      if (!isToken(key) || (value !== null && !isToken(value))) return null
      params.push([key, value])
    }
    extensions.push({ name, params })
  }
  return extensions
}

/** The parameters negotiated for one side's compressor. */
export interface DeflateSide {
  /** Every message is compressed independently. */
  noContextTakeover: boolean
  /** Base-2 logarithm of the LZ77 window, 8 to 15. */
  windowBits: number
}

/** The negotiated parameters of permessage-deflate. */
export interface DeflateAgreement {
  client: DeflateSide
  server: DeflateSide
}

const deflateName = 'permessage-deflate'

/** Reads the negotiated extensions. Returns null when permessage-deflate is not among them. */
export function deflateAgreement(extensions: readonly Extension[]): DeflateAgreement | null {
  const found = extensions.find(({ name }) => name.toLowerCase() === deflateName)
  if (!found) return null
  const side = (who: string): DeflateSide => {
    const bits = Number(valueOf(found, `${who}_max_window_bits`))
    return {
      noContextTakeover: found.params.some(([name]) => name === `${who}_no_context_takeover`),
      windowBits: Number.isInteger(bits) && bits >= 8 && bits <= 15 ? bits : 15,
    }
  }
  return { client: side('client'), server: side('server') }
}

/**
 * Returns the parameters of permessage-deflate that RFC 7692 section 7.1 does not define, that are repeated or whose
 * value is out of range. In an offer, `client_max_window_bits` may have no value.
 */
export function wrongDeflateParams(extension: Extension, offer: boolean): Extension['params'] {
  if (extension.name.toLowerCase() !== deflateName) return []
  const seen = new Set<string>()
  return extension.params.filter(([name, value]) => {
    if (seen.has(name)) return true
    seen.add(name)
    if (name === 'server_no_context_takeover' || name === 'client_no_context_takeover')
      return value !== null
    if (name === 'client_max_window_bits' && value === null) return !offer
    if (name === 'client_max_window_bits' || name === 'server_max_window_bits')
      return !/^([89]|1[0-5])$/.test(value ?? '')
    return true
  })
}

const valueOf = ({ params }: Extension, name: string): string | null =>
  params.find(([key]) => key === name)?.[1] ?? null

const unquote = (text: string): string =>
  /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
