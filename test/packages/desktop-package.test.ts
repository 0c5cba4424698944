/**
 * The packaged application, read back: what is in it, how Electron is closed down, and that it runs from what was packed.
 * Packed twice from one build, on a stand-in of Electron's folder; needs `npm run build`.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractAll, getRawHeader, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { readBundled } from '../../packaging/bundled.ts'
import { maxAsarBytes } from '../../packaging/pack.ts'
import { makeElectronDist } from '../support/electron-dist.ts'
import { StandinApp } from '../support/electron-standin/launch.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { Program } from '../support/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = new TemporaryFolder()
const electronDist = folder.file('electron')
/** The first pack as it was unpacked, and its archive taken apart. */
const application = folder.file('first/linux-unpacked')
const archive = join(application, 'resources/app.asar')
const extracted = folder.file('extracted')

/** Runs what `npm run package -- --dir` runs once it has built; gives what it printed. */
async function packInto(output: string): Promise<string> {
  const args = ['packaging/run.ts', '--dir', '--electron-dist', electronDist, '--output', output]
  await using program = new Program(process.execPath, args, { cwd: root })
  const code = await program.exit(120_000)
  if (code !== 0) throw new Error(program.stdout + program.stderr)
  return program.stdout
}

let printed = ''

beforeAll(async () => {
  makeElectronDist(electronDist)
  printed = await packInto(folder.file('first'))
  extractAll(archive, extracted)
}, 180_000)

afterAll(() => folder[Symbol.dispose]())

test('contains what runs and nothing else', () => {
  const files = listPackage(archive, { isPack: false })
  for (const wanted of [
    ...['desktop', 'cli', 'web', 'engine-process', 'store-worker'].map((e) => `/out/main/${e}.js`),
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/package.json',
  ])
    expect(files).toContain(wanted)
  expect(files.filter((file) => /\.(map|ts|cts|mts)$/.test(file))).toEqual([])
  const packages = new Set(
    files.flatMap((file) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
  )
  for (const library of ['svelte', 'bits-ui', 'uplot', 'electron', 'vite', 'node'])
    expect(packages).not.toContain(library)
  expect(packages).toContain('better-sqlite3')
})

test('the native database module of this platform lies unpacked beside it, without those of others', () => {
  const prebuilt = 'node_modules/better-sqlite3/prebuilds'
  const here = `/${prebuilt}/${process.platform}-${process.arch}.node`
  const files = listPackage(archive, { isPack: false })
  expect(files.filter((file) => file.endsWith('.node'))).toEqual([here])
  const unpacked = join(`${archive}.unpacked`, here)
  expect(existsSync(unpacked)).toBe(true)
  expect(createRequire(import.meta.url)(unpacked)).toHaveProperty('Database')
})

test('the archive has the hash of each of its files and is small', () => {
  let checked = 0
  const check = (entry: ReturnType<typeof getRawHeader>['header'], path: string): void => {
    for (const [name, child] of Object.entries(entry.files)) {
      const file = join(path, name)
      if ('files' in child) check(child, file)
      else if ('integrity' in child && !child.unpacked) {
        expect(child.integrity.algorithm).toBe('SHA256')
        expect(child.integrity.hash, file).toBe(sha256(join(extracted, file)))
        checked += 1
      }
    }
  }
  check(getRawHeader(archive).header, '')
  expect(checked).toBeGreaterThan(50)
  expect(statSync(archive).size).toBeLessThanOrEqual(maxAsarBytes)
  expect(printed).toMatch(/\d\.\d MiB {2}.*app\.asar/)
})

test('the same build packs to the same bytes', async () => {
  await packInto(folder.file('second'))
  for (const file of ['linux-unpacked/resources/app.asar', 'sockeye.cdx.json'])
    expect(sha256(folder.file(`second/${file}`)), file).toBe(sha256(folder.file(`first/${file}`)))
}, 180_000)

test('the fuses allow no other use of Electron', async () => {
  const { version: _, ...fuses } = await getCurrentFuseWire(join(application, 'sockeye-app'))
  const { ENABLE: on, DISABLE: off } = FuseState
  expect(fuses).toMatchObject({
    [FuseV1Options.RunAsNode]: off,
    [FuseV1Options.EnableCookieEncryption]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
  })
})

test('licences and the bill of materials name everything that ships', async () => {
  const licences = readFileSync(join(application, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  const heads = Array.from(licences.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm), ([, name]) => name)
  const sbom = JSON.parse(readFileSync(folder.file('first/sockeye.cdx.json'), 'utf8')) as {
    bomFormat: string
    components: { name: string; version: string; purl: string }[]
  }
  expect(sbom.bomFormat).toBe('CycloneDX')
  const listed = new Set(sbom.components.map(({ name }) => name))
  const shipped = [
    ...(await readBundled(join(root, 'out'))).map((path) => path.replace(/^.*node_modules\//, '')),
    ...listPackage(archive, { isPack: false }).flatMap(
      (file) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)\/package\.json$/.exec(file)?.[1] ?? [],
    ),
  ]
  expect(shipped).toEqual(expect.arrayContaining(['svelte', 'better-sqlite3', 'ws', 'zod']))
  for (const name of shipped) {
    expect(heads, name).toContain(name)
    expect(listed).toContain(name)
  }
  expect(listed).toContain('electron')
  expect(listed).not.toContain('vitest')
  expect(licences).toContain('Permission is hereby granted, free of charge')
  for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    expect(existsSync(join(application, file)), file).toBe(true)
})

test("the command `sockeye` starts the application's entry point with its arguments", async () => {
  const command = join(application, 'resources/bin/sockeye')
  expect(statSync(command).mode & 0o111).not.toBe(0)
  expect(readFileSync(command, 'utf8')).toMatch(/\/\.\.\/\.\.\/sockeye-app" .* --cli -- "\$@"/)
  const run = async (...args: string[]): Promise<[code: number | null, output: string]> => {
    await using app = new StandinApp(join(extracted, 'out/main/desktop.js'), ['--cli', ...args])
    const code = await app.exited
    return [code, app.output]
  }
  const data = ['--data', folder.file('data')]
  expect(await run('--version')).toEqual([0, `${manifest.version}\n`])
  expect(await run('listen', 'tcp://127.0.0.1:0', '--for', '0', ...data)).toEqual([
    0,
    expect.stringMatching(/Listening on 127\.0\.0\.1:\d+/i),
  ])
  expect(await run('show', '7', ...data)).toEqual([
    1,
    expect.stringContaining('Session 7 does not exist.'),
  ])
  expect(await run('nonsense')).toEqual([2, expect.stringContaining('unknown command')])
})

test('the packed application passes its self-check', async () => {
  await using app = new StandinApp(join(extracted, 'out/main/desktop.js'), ['--self-check'])
  const code = await app.exited
  expect(app.output).not.toMatch(/FAIL/)
  expect(app.output).toMatch(/^ok {4}window and preload script$/m)
  expect(code).toBe(0)
})

const sha256 = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex')
