/** How the bundles of main get Node's own modules. */
import { expect, test } from 'vitest'
import { builtinsTaken } from '../../../packaging/builtin-modules.ts'

const taken = (id: string): string => `globalThis.process.getBuiltinModule("${id}")`

test.each([
  ['import { join } from "node:path";', `const { join } = ${taken('node:path')};`],
  [
    'import { connect as connect$1, isIP } from "node:net";',
    `const { connect: connect$1, isIP } = ${taken('node:net')};`,
  ],
  ['import process from "node:process";', `const process = ${taken('node:process')};`],
  ['import * as fs from "node:fs";', `const fs = ${taken('node:fs')};`],
  [
    'import fs, { renameSync } from "node:fs";',
    `const fs = ${taken('node:fs')}; const { renameSync } = ${taken('node:fs')};`,
  ],
  [
    'import module, { default as shims, createRequire } from "node:module";',
    ['const module = ', 'const shims = ', 'const { createRequire } = ']
      .map((names) => `${names}${taken('node:module')};`)
      .join(' '),
  ],
  ['import { rm } from "node:fs/promises";', `const { rm } = ${taken('node:fs/promises')};`],
  ["import shims from 'node:module';", `const shims = ${taken('node:module')};`],
  ['import "node:events";', ''],
])('replaces %s', (code, expected) => {
  expect(builtinsTaken(`${code}\nnext()\n`)).toBe(`${expected}\nnext()\n`)
})

test('leaves other imports and texts as they are', () => {
  const code = 'import Database from "better-sqlite3";\nconst text = \'import "node:fs";\';\n'
  expect(builtinsTaken(code)).toBe(code)
})

test('runs what it wrote', async () => {
  const code = builtinsTaken(
    'import process, { env } from "node:process";\nexport const same = process.env === env;\n',
  )
  await expect(
    import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`),
  ).resolves.toMatchObject({ same: true })
})
