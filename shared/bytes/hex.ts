/** Formats bytes as hex digits and as C source. `parse-hex.ts` is the inverse. */

const pairs: readonly string[] = Array.from({ length: 256 }, (_, value) =>
  value.toString(16).padStart(2, '0'),
)

/** Formats one byte as two lower-case digits. */
export const hexByte = (value: number): string => pairs[value & 0xff] ?? '00'

/** Formats bytes as lower-case digits, with `separator` between bytes. */
export function formatHex(bytes: Uint8Array, separator = ' '): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++)
    text += i === 0 ? hexByte(bytes[i] ?? 0) : separator + hexByte(bytes[i] ?? 0)
  return text
}

/** Formats bytes as `const unsigned char NAME[N] = { 0x01, ... };`, twelve bytes per line. */
export function formatCArray(bytes: Uint8Array, name = 'data'): string {
  const lines: string[] = []
  for (let i = 0; i < bytes.length; i += 12) {
    lines.push(`  ${Array.from(bytes.subarray(i, i + 12), (b) => `0x${hexByte(b)}`).join(', ')}`)
  }
  const body = lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`
  return `const unsigned char ${name}[${String(bytes.length)}] = {${body}};`
}

/** Returns the byte as an ASCII character, or `placeholder` when it is not printable. */
export const printable = (value: number, placeholder = '·'): string =>
  value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : placeholder

/** Returns each byte as an ASCII character or `placeholder`. */
export function printableAscii(bytes: Uint8Array, placeholder = '·'): string {
  let text = ''
  for (const value of bytes) text += printable(value, placeholder)
  return text
}
