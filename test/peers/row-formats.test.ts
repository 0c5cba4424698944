/** Rows copied as shell commands and as C source: shells and a C compiler make the same bytes of them. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cArrayFormat } from '../../shared/rows/c-array.ts'
import { printfFormat } from '../../shared/rows/printf.ts'
import type { RowFormat, RowHead } from '../../shared/rows/row-format.ts'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'

const head: RowHead = {
  n: 0,
  at: 0,
  connection: 1,
  peer: '',
  direction: 'in',
  kind: 'data',
  length: 0,
  event: null,
}

const rows = [
  Buffer.from(Array.from({ length: 256 }, (_, value) => value)),
  // Octal digits after bytes in octal, and what `printf` and quotes give a meaning to.
  Buffer.from('\u00001\u00007\u001b[0m%s%%\\n\\012\\'),
  Buffer.from(`-n '"$HOME" \`id\` !! \n\r\n\t`),
  Buffer.from('--'),
  Buffer.from('三文鱼 naïve'),
  Buffer.from([0xff, 0xfe, 0x80, 0x0a, 0x30]),
  Buffer.alloc(0),
  Buffer.from('last'),
]

function copy({ writer }: RowFormat, copied: readonly Uint8Array[]): string {
  const { row, end } = writer(copied.length === 1, [])
  return copied.map((bytes, i) => row({ ...head, n: i + 1 }, bytes)).join('') + end()
}

test.for(['C', 'C.UTF-8', 'zh_CN.GBK'])(
  'sh prints the bytes of rows in the locale %s',
  (locale) => {
    const env = { ...process.env, LC_ALL: locale }
    for (const bytes of rows)
      expect(execFileSync('sh', ['-c', copy(printfFormat, [bytes])], { env })).toEqual(bytes)
    expect(execFileSync('sh', ['-c', copy(printfFormat, rows)], { env })).toEqual(
      Buffer.concat(rows),
    )
  },
)

describeWith(['cc'], 'a C compiler', () => {
  test.for([
    ['several rows', rows],
    ['one row', rows.slice(0, 1)],
    ['a row without bytes', rows.slice(-2, -1)],
  ] as const)('compiles %s', ([, copied]) => {
    using folder = new TemporaryFolder()
    const names = copied.map((_, i) => (copied.length === 1 ? 'data' : `entry_${String(i + 1)}`))
    const prints = names.filter((_, i) => copied[i]?.length !== 0)
    const source = [
      '#include <stdio.h>',
      copy(cArrayFormat, copied),
      'int main(void) {',
      ...prints.map((name) => `  fwrite(${name}, 1, sizeof ${name}, stdout);`),
      '  return 0;',
      '}',
    ]
    const program = folder.file('program')
    writeFileSync(`${program}.c`, source.join('\n'))
    const strict = ['-std=c11', '-pedantic-errors', '-Wall', '-Wextra', '-Werror']
    execFileSync('cc', [...strict, '-o', program, `${program}.c`])
    expect(execFileSync(program)).toEqual(Buffer.concat(copied))
  })
})
