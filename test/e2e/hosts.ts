/**
 * The hosts of the window: the web host in a browser, the desktop application on the stand-in for Electron, and on
 * Electron. Each runs the build.
 */
import { fileURLToPath } from 'node:url'
import { _electron, type BrowserContext, type Page } from '@playwright/test'
import { findElectron } from '../../main/start/electron-binary.ts'
import { Display } from '../support/display.ts'
import { StandinApp } from '../support/electron-standin/launch.ts'
import type { ElectronModule } from '../support/electron-standin/remote.ts'
import { Program } from '../support/program.ts'
import { WebHost } from '../support/web-host.ts'

/** The main process of a desktop host. */
export interface Desktop {
  /** Runs a function in the main process with the module `electron`; its result must be plain data. */
  evaluate<A, R>(
    method: (electron: ElectronModule, argument: A) => R,
    argument: A,
  ): Promise<Awaited<R>>
  /** The exit code, once the process has ended; null after a signal. */
  readonly exited: Promise<number | null>
}

export interface Running {
  readonly page: Page
  /** Absent on the web host. */
  readonly desktop?: Desktop
  /** Quits the app as a user does; returns its exit code. */
  end(): Promise<number | null>
  /** Cleans up an app that may still be running. */
  dispose(): Promise<void>
}

export type HostName = 'web' | 'electron-standin' | 'electron'
/** @param options further arguments of a desktop application */
type Launch = (
  data: string,
  context: BrowserContext,
  options: readonly string[],
) => Promise<Running>

const built = fileURLToPath(new URL('../../out/main/desktop.js', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
/** The same as in the tests' browser. */
const appearance = { colorScheme: 'dark' } as const

export const hosts: Readonly<Record<HostName, Launch>> = {
  async web(data, context) {
    const host = await WebHost.start(data)
    const page = await context.newPage()
    await page.goto(await host.url())
    return {
      page,
      async end() {
        await page.close()
        return host.stop('SIGINT')
      },
      dispose: () => host[Symbol.asyncDispose](),
    }
  },

  async 'electron-standin'(data, _, options) {
    const app = new StandinApp(built, ['--data', data, ...options])
    const dispose = (): Promise<void> => app[Symbol.asyncDispose]()
    try {
      const page = await app.firstWindow()
      await page.emulateMedia(appearance)
      return { page, desktop: app, end: () => quit(app), dispose }
    } catch (error) {
      await dispose()
      throw error
    }
  },

  async electron(data, _, options) {
    const executablePath = await findElectron()
    if (executablePath === undefined) throw new Error(missingElectron)
    const display = await Display.open()
    const app = await _electron.launch({
      executablePath,
      args: [...electronArguments(), '--data', data, '--lang=en-US', ...options],
      env: { ...(process.env as Record<string, string>), ...display.env },
      ...appearance,
    })
    const process_ = app.process()
    const exited = new Promise<number | null>((resolve) => process_.once('close', resolve))
    const desktop: Desktop = {
      exited,
      // Electron's module has everything that the stand-in has: a unit test compiles the app against both.
      evaluate: (method, argument) => app.evaluate(method as never, argument) as never,
    }
    return {
      page: await app.firstWindow(),
      desktop,
      end: () => quit(desktop),
      async dispose() {
        if (process_.exitCode === null) process_.kill('SIGKILL')
        await exited
        await display[Symbol.asyncDispose]()
      },
    }
  },
}

/**
 * The desktop application on the stand-in, for what a test cannot do with Electron.
 * @param platform whose Electron it sees
 */
export const startStandin = (options: readonly string[], platform?: NodeJS.Platform): StandinApp =>
  new StandinApp(built, options, platform)

/** Runs the desktop application with these options until it exits. */
export async function runDesktop(
  host: Exclude<HostName, 'web'>,
  options: readonly string[],
): Promise<{ code: number | null; output: string }> {
  if (host === 'electron-standin') {
    await using app = startStandin(options)
    const code = await app.exited
    return { code, output: app.output }
  }
  const executable = await findElectron()
  if (executable === undefined) throw new Error(missingElectron)
  await using display = await Display.open()
  await using program = new Program(executable, [...electronArguments(), ...options], {
    env: display.env,
  })
  const code = await program.exit()
  return { code, output: program.stdout + program.stderr }
}

/** Chromium's sandbox does not start for root. */
const electronArguments = (): string[] =>
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox', root] : [root]

export const missingElectron = 'missing here: Electron’s binary (npx install-electron)'

/** Why this host cannot run here; undefined when it can. */
export async function missingHost(host: HostName): Promise<string | undefined> {
  if (host !== 'electron') return undefined
  if ((await findElectron()) === undefined) return missingElectron
  return Display.possible ? undefined : 'missing here: a display, and Xvfb to make one'
}

async function quit(desktop: Desktop): Promise<number | null> {
  // The process may exit before it answers.
  await desktop.evaluate(({ app }) => app.quit(), null).catch(() => undefined)
  return desktop.exited
}
