/** The settings file: kept, watched for changes by other processes, and never lost when it is invalid. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SettingsFile } from '../../../main/host/settings-file.ts'
import { defaultSettings, type SettingsState } from '../../../shared/contract/settings.ts'
import { TemporaryFolder } from '../../support/folders.ts'

let folder: TemporaryFolder
beforeEach(() => (folder = new TemporaryFolder()))
afterEach(() => folder[Symbol.dispose]())

const path = (): string => join(folder.path, 'settings.json')
const stored = (): unknown => JSON.parse(readFileSync(path(), 'utf8'))

test('a new folder has the defaults, and only changes are written, readable by this user only', async () => {
  using file = new SettingsFile(join(folder.path, 'new'))
  expect(file.state).toEqual({ file: file.file, values: defaultSettings, problem: null })
  const state = await file.changeSettings({ theme: 'dark', webPort: 8080 })
  expect(state.values).toEqual({ ...defaultSettings, theme: 'dark', webPort: 8080 })
  expect(JSON.parse(readFileSync(file.file, 'utf8'))).toEqual({ theme: 'dark', webPort: 8080 })
  if (process.platform !== 'win32') expect(statSync(file.file).mode & 0o777).toBe(0o600)
  await file.changeSettings({ webPort: null })
  expect(JSON.parse(readFileSync(file.file, 'utf8'))).toEqual({ theme: 'dark' })

  using again = new SettingsFile(join(folder.path, 'new'))
  expect(again.state.values.theme).toBe('dark')
})

test('each change is notified, and an invalid one changes nothing', async () => {
  using file = new SettingsFile(folder.path)
  const heard: SettingsState[] = []
  file.onSettings((state) => heard.push(state))
  await file.changeSettings({ language: 'zh' })
  expect(heard.map(({ values }) => values.language)).toEqual(['zh'])
  await expect(file.changeSettings({ theme: 'dark', webPort: 70_000 })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('webPort') as string,
  })
  expect(file.state.values.theme).toBe('system')
  expect(stored()).toEqual({ language: 'zh' })
})

test('settings of other versions are kept, and an unknown value is named', async () => {
  writeFileSync(path(), JSON.stringify({ theme: 'mauve', orbit: { height: 400 }, webPort: 8080 }))
  using file = new SettingsFile(folder.path)
  expect(file.state.values).toEqual({ ...defaultSettings, webPort: 8080 })
  expect(file.state.problem).toEqual({ kind: 'ignored', file: path(), names: ['theme'] })
  await file.changeSettings({ language: 'en' })
  expect(stored()).toEqual({
    theme: 'mauve',
    orbit: { height: 400 },
    webPort: 8080,
    language: 'en',
  })
  await file.changeSettings({ theme: 'light' })
  expect(file.state.problem).toBeNull()
})

test.for([
  ['cut off', '{"theme": "da'],
  ['empty', ''],
  ['a list', '["dark"]'],
])('a file that is %s is renamed and kept', async ([, content = '']) => {
  writeFileSync(path(), content)
  using file = new SettingsFile(folder.path)
  expect(file.state.values).toEqual(defaultSettings)
  const { problem } = file.state
  if (problem?.kind !== 'set-aside') throw new Error('it was not set aside')
  expect(readFileSync(problem.file, 'utf8')).toBe(content)
  await file.changeSettings({ theme: 'dark' })
  expect(stored()).toEqual({ theme: 'dark' })
  expect(readFileSync(problem.file, 'utf8')).toBe(content)
})

test('a file that breaks while it is in use is renamed before it is written', async () => {
  using file = new SettingsFile(folder.path)
  await file.changeSettings({ theme: 'dark' })
  writeFileSync(path(), 'theme = dark')
  const { problem, values } = await file.changeSettings({ language: 'zh' })
  expect(problem?.kind).toBe('set-aside')
  expect(values).toMatchObject({ theme: 'dark', language: 'zh' })
  const kept = readdirSync(folder.path).find((name) => name.startsWith('settings.broken-'))
  expect(readFileSync(join(folder.path, kept ?? ''), 'utf8')).toBe('theme = dark')
})

test('a change by another process is notified', async () => {
  using file = new SettingsFile(folder.path)
  using other = new SettingsFile(folder.path)
  await other.changeSettings({ theme: 'light' })
  await vi.waitFor(() => expect(file.state.values.theme).toBe('light'), 10_000)
})

test('a folder that cannot be read gives the defaults, and changes last until the exit', async () => {
  // The data folder is a file, so nothing in it can be read or written, not even by root.
  const blocked = join(folder.path, 'blocked')
  writeFileSync(blocked, '')
  using file = new SettingsFile(blocked)
  expect(file.state.problem).toMatchObject({ kind: 'unreadable' })
  const { values } = await file.changeSettings({ theme: 'dark' })
  expect(values).toEqual({ ...defaultSettings, theme: 'dark' })
})
