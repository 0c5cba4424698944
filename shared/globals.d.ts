/**
 * What every host of this code has though ECMAScript does not name it (WHATWG Encoding, minimum common API): browsers,
 * Node and workers alike. Declared here because `shared` is compiled without DOM and without Node.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}
