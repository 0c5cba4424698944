/**
 * The package of npm, as somebody installs it: packed, installed with its production dependencies into an empty folder,
 * and run from there. Needs `npm run build`, and the registry npm is set to.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { TemporaryFolder } from '../support/folders.ts'
import { Program } from '../support/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = new TemporaryFolder()
const data = folder.file('data')
const cwd = folder.path

/** Variables that npm sets for its scripts must not reach npm in another folder. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle)_|INIT_CWD)/.test(name),
  ),
)
const npm = (...args: string[]): string =>
  execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const sockeye = (...args: string[]): Program =>
  new Program('npx', ['--no-install', 'sockeye', ...args], { cwd, group: true })

beforeAll(() => {
  // It is built from what the other tests ran.
  const packed = npm('pack', root, '--ignore-scripts', '--json')
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  writeFileSync(folder.file('package.json'), '{"private":true}')
  npm('install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`)
}, 120_000)

afterAll(() => folder[Symbol.dispose]())

test('brings its production dependencies, but no sources or tests', () => {
  const installed = readdirSync(join(cwd, 'node_modules'))
  expect(installed).toEqual(expect.arrayContaining(['sockeye', 'better-sqlite3', 'ws']))
  for (const library of ['svelte', 'electron', 'node', 'vite', 'zod', 'commander'])
    expect(installed).not.toContain(library)
  const files = readdirSync(join(cwd, 'node_modules/sockeye'), { recursive: true }).map(String)
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'out/THIRD-PARTY-LICENSES.txt']),
  )
  expect(files.filter((file) => /(\.ts|\.map|\.svelte)$|^test/.test(file))).toEqual([])
})

test('its commands record and show', async () => {
  await using version = sockeye('--version')
  expect([await version.exit(), version.stdout]).toEqual([0, `${manifest.version}\n`])
  await using server = sockeye(
    ...['listen', 'tcp://127.0.0.1:0', '--echo', '--json', '--data', data],
  )
  const [, port] = await server.waitForOutput(/"port":(\d+)/)
  await using client = sockeye(
    ...['connect', `tcp://127.0.0.1:${port}`, '--send', 'hello', '--json', '--data', data],
  )
  await client.waitForOutput(/"direction":"in","kind":"data"/)
  await client.stop('SIGINT')
  await server.stop('SIGINT')
  await using shown = sockeye('show', '2', '--bytes', 'hex', '--json', '--data', data)
  expect(await shown.exit()).toBe(0)
  const hello = Buffer.from('hello').toString('hex')
  expect(shown.lines.filter((line) => line.includes(`"bytes":"${hello}"`))).toHaveLength(2)
})

test('its web host serves the window', async () => {
  await using web = sockeye('web', '--no-open', '--data', data)
  const [url] = await web.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\//)
  const page = await fetch(url)
  expect(page.status).toBe(200)
  const [, script] = /<script[^>]* src="([^"]+)"/.exec(await page.text()) ?? []
  expect((await fetch(new URL(script ?? '', url))).status).toBe(200)
  // npx exits by its signal, whatever the exit code of its child.
  await web.stop('SIGINT')
  await expect(fetch(url)).rejects.toThrow()
})

/** The machine's own Node if it is too old; undefined otherwise. */
const oldNode = ((): string | undefined => {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const { status, stdout } = spawnSync('/bin/sh', ['-c', 'node --version && command -v node'], {
    env: { PATH: path },
    encoding: 'utf8',
  })
  const [version = '', file] = stdout.split('\n')
  return status === 0 && Number.parseInt(version.slice(1), 10) < 22 ? file : undefined
})()

describe.skipIf(oldNode === undefined)('on a Node before 22 (skipped where there is none)', () => {
  test('writes one sentence that names the versions it needs, and exits with 2', () => {
    for (const args of [[], ['--version'], ['web'], ['listen', 'tcp://127.0.0.1:0']]) {
      const entry = join(cwd, 'node_modules/.bin/sockeye')
      const { status, stdout, stderr } = spawnSync(oldNode ?? '', [entry, ...args], {
        encoding: 'utf8',
      })
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(
        /^Sockeye needs Node 24 or later, or Node 22 from 22\.15 on, but this is Node [\d.]+\.\n$/,
      )
    }
  })
})
