/** The app compiles against the stand-in as against Electron: a use that the stand-in lacks is an error. */
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const file = (path: string): string =>
  fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** Compiler errors in these files when `electron` is the stand-in. */
function complaints(roots: string[], extra: Readonly<Record<string, string>> = {}): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    file('main/tsconfig.json'),
    {
      noEmit: true,
      composite: false,
      emitDeclarationOnly: false,
      lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      paths: { electron: [file('test/support/electron-standin/electron.ts')] },
    },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) =>
        expect.fail(ts.flattenDiagnosticMessageText(problem.messageText, ' ')),
    },
  )
  if (!config) throw new Error('main/tsconfig.json cannot be read')
  const host = ts.createCompilerHost(config.options)
  const read = host.readFile.bind(host)
  const exists = host.fileExists.bind(host)
  host.fileExists = (name) => name in extra || exists(name)
  // Electron's declarations stay, because the stand-in is typed by them; but the module of this name is the stand-in.
  host.readFile = (name) =>
    extra[name] ??
    (name.endsWith('/electron/electron.d.ts')
      ? read(name)?.replace(/declare module 'electron' \{/, "declare module 'real-electron' {")
      : read(name))
  host.getSourceFile = (name, language) => {
    const text = host.readFile(name)
    return text === undefined ? undefined : ts.createSourceFile(name, text, language)
  }
  const program = ts.createProgram(
    [...roots, file('node_modules/electron/electron.d.ts')],
    config.options,
    host,
  )
  return program
    .getSourceFiles()
    .filter(({ fileName }) => /\/(main\/desktop|test\/support\/electron-standin)/.test(fileName))
    .flatMap((source) => program.getSemanticDiagnostics(source))
    .map(({ file: at, messageText }) => {
      const where = at?.fileName.split('/').at(-1) ?? ''
      return `${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}

test('the main process of the app compiles against the stand-in', { timeout: 60_000 }, () => {
  expect(complaints([file('main/desktop.ts')])).toEqual([])
})

test('what the stand-in lacks does not compile', { timeout: 60_000 }, () => {
  const probe = file('main/desktop/probe.ts')
  const found = complaints([probe], {
    [probe]: `import { app, powerMonitor } from 'electron'
      app.on('no-such-event', () => undefined)
      console.log(powerMonitor, app.getGPUInfo)`,
  })
  expect(found).toEqual([
    expect.stringContaining("no exported member 'powerMonitor'"),
    expect.stringContaining('"no-such-event"'),
    expect.stringContaining("'getGPUInfo'"),
  ])
})
