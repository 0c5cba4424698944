/**
 * A Chromium for the tests, found in this order: `SOCKEYE_CHROMIUM`, the system's, Playwright's own, and the one from
 * npm (`@sparticuz/chromium`, Linux on x64), unpacked once below node_modules.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { mkdtemp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type LaunchOptions } from '@playwright/test'

/** Launch options for Playwright. */
export type BrowserLaunch = Pick<LaunchOptions, 'executablePath' | 'env'>

// Chromium without a window system first: it opens a page in a third of the time.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
]
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** @throws Error that lists what was searched */
export async function findBrowser(): Promise<BrowserLaunch> {
  const named = process.env['SOCKEYE_CHROMIUM']
  if (named) {
    if (!isExecutable(named)) throw new Error(`SOCKEYE_CHROMIUM names no program: ${named}`)
    return { executablePath: named }
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = [...inPath, ...places, chromium.executablePath()].find(isExecutable)
  if (found !== undefined) return { executablePath: found }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackFromNpm()
  throw new Error(
    'No Chromium was found. Name one in SOCKEYE_CHROMIUM, or run npx playwright install chromium.',
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function unpackFromNpm(): Promise<BrowserLaunch> {
  const packageFolder = join(
    dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '..',
  )
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
  const folder = join(cache, `sockeye-chromium-${version}`)
  if (!existsSync(folder)) await unpack(join(packageFolder, 'bin'), folder, cache)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  }
}

/** Unpacks to a temporary name and renames it, so that another test never sees a partial file. */
async function unpack(archives: string, folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const temporary = await mkdtemp(join(cache, 'unpacking-'))
  const previous = process.env['TMPDIR']
  process.env['TMPDIR'] = temporary
  try {
    // Imported here: the package reads the folder for temporary files when it is loaded.
    const { default: npmChromium, inflate } = await import('@sparticuz/chromium')
    await npmChromium.executablePath()
    await inflate(join(archives, 'al2023.tar.br'))
    await rename(temporary, folder).catch(async (error: unknown) => {
      // Another process was faster; its file is the same.
      if (!existsSync(folder)) throw error
      await rm(temporary, { recursive: true })
    })
  } finally {
    if (previous === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = previous
  }
}
