/**
 * Rows as shell commands that print their bytes: one POSIX `printf` for each row. The format is in single quotes and
 * all but printable ASCII is octal, the only notation of bytes that POSIX requires of every shell, in any locale.
 */
import { eachOnLines, type RowFormat } from './row-format.ts'

const named = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
  [0x25, '%%'],
])

const octal = (value: number): string => `\\${value.toString(8).padStart(3, '0')}`

const escapes: readonly string[] = Array.from({ length: 256 }, (_, value) => {
  const name = named.get(value)
  if (name !== undefined) return name
  // A quote would end the format, and cannot be escaped inside single quotes.
  const isPlain = value >= 0x20 && value < 0x7f && value !== 0x27
  return isPlain ? String.fromCharCode(value) : octal(value)
})

function printf(bytes: Uint8Array): string {
  let text = ''
  for (const [i, value] of bytes.entries())
    // A format that begins with a minus is taken as an option.
    text += i === 0 && value === 0x2d ? octal(value) : (escapes[value] ?? '')
  return `printf '${text}'`
}

export const printfFormat: RowFormat<'printf'> = {
  id: 'printf',
  label: { en: 'printf command', zh: 'printf 命令' },
  title: { en: 'Copy as printf command', zh: '复制为 printf 命令' },
  keys: [],
  writer: eachOnLines(printf),
}
