/**
 * Values of the structured clone algorithm as JSON: what passes between Node and a page is text. One function without
 * imports, since its source also runs in the page.
 */

export interface Codec {
  /** @throws DataCloneError for what cannot be cloned, as Electron does */
  encode(value: unknown): string
  decode(text: string): unknown
}

export function createCodec(): Codec {
  const views = {
    Uint8Array,
    Uint8ClampedArray,
    Int8Array,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  }
  const pieceBytes = 0x6000
  const toBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += pieceBytes)
      text += btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)))
    return text
  }
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

  const pack = (value: unknown, within: ReadonlySet<unknown>): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (value === undefined) return ['undefined']
    if (typeof value === 'bigint') return ['bigint', String(value)]
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0) ? value : ['number', String(value)]
    if (within.has(value)) throw new Error('The stand-in carries no value that holds itself')
    const inside = new Set(within).add(value)
    const all = (values: Iterable<unknown>): unknown[] =>
      Array.from(values, (each) => pack(each, inside))
    if (Array.isArray(value)) return ['array', ...all(value)]
    if (value instanceof Date) return ['date', value.getTime()]
    if (value instanceof Map) return ['map', ...all([...value].flat())]
    if (value instanceof Set) return ['set', ...all(value)]
    if (value instanceof Error) return ['error', value.name, value.message]
    if (value instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(value))]
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      return ['view', value.constructor.name, toBase64(bytes)]
    }
    return ['object', ...all(Object.entries(value).flat())]
  }

  const pairs = (flat: readonly unknown[]): [unknown, unknown][] =>
    Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])

  const unpack = (packed: unknown): unknown => {
    if (!Array.isArray(packed)) return packed
    const [tag, ...rest] = packed as [string, ...unknown[]]
    const text = String(rest[0])
    switch (tag) {
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(text)
      case 'number':
        return Number(text)
      case 'array':
        return rest.map(unpack)
      case 'date':
        return new Date(Number(text))
      case 'map':
        return new Map(pairs(rest.map(unpack)))
      case 'set':
        return new Set(rest.map(unpack))
      case 'error':
        return Object.assign(new Error(String(rest[1])), { name: text })
      case 'buffer':
        return fromBase64(text).buffer
      case 'view': {
        const View = views[text as keyof typeof views]
        return new View(fromBase64(String(rest[1])).buffer)
      }
      default:
        return Object.fromEntries(pairs(rest.map(unpack)) as [string, unknown][])
    }
  }

  return {
    encode: (value) => JSON.stringify(pack(structuredClone(value), new Set())),
    decode: (text) => unpack(JSON.parse(text)),
  }
}
