/** Settings apply immediately, are kept by their host, and are shared by every window. */
import { expect, test, vi } from 'vitest'
import { Settings } from '../../../../../renderer/state/settings/settings.svelte.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { same } from '../../../../../shared/contract/localized-text.ts'
import {
  applyChanges,
  defaultSettings,
  type SettingChanges,
  type SettingsApi,
  type SettingsProblem,
  type SettingsState,
} from '../../../../../shared/contract/settings.ts'
import { sidebarWidths } from '../../../../../shared/settings/settings.ts'

/** A host that keeps settings in memory and answers on request. */
class MemoryHost implements SettingsApi {
  readonly changes: SettingChanges[] = []
  readonly #listeners = new Set<(state: SettingsState) => void>()
  state: SettingsState = { file: '/settings.json', values: defaultSettings, problem: null }
  refusal: AppError | null = null

  settings(): Promise<SettingsState> {
    return Promise.resolve(this.state)
  }

  changeSettings(changes: SettingChanges): Promise<SettingsState> {
    if (this.refusal) return Promise.reject(this.refusal)
    this.changes.push(changes)
    this.state = { ...this.state, values: applyChanges(this.state.values, changes) }
    for (const listener of this.#listeners) listener(this.state)
    return Promise.resolve(this.state)
  }

  onSettings(listener: (state: SettingsState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function open(host: SettingsApi): { settings: Settings; told: unknown[] } {
  const told: unknown[] = []
  return { settings: new Settings(host, (error) => told.push(error)), told }
}

test('a change shows immediately, is kept and reaches the other window', async () => {
  const host = new MemoryHost()
  const { settings } = open(host)
  const other = open(host).settings
  settings.change({ theme: 'dark', language: 'zh' })
  expect(settings.theme).toBe('dark')
  expect(settings.language).toBe('zh')
  await vi.waitFor(() => expect(host.state.values.theme).toBe('dark'))
  expect(other.theme).toBe('dark')

  const later = open(host).settings
  await later.load()
  expect(later.values).toEqual({ ...defaultSettings, theme: 'dark', language: 'zh' })
})

test('many changes in a short time need few writes, and the last one wins', async () => {
  const host = new MemoryHost()
  const { settings } = open(host)
  for (let width = 200; width <= 300; width++) settings.resizeSidebar(width)
  expect(settings.values.sidebarWidth).toBe(300)
  await vi.waitFor(() => expect(host.state.values.sidebarWidth).toBe(300))
  expect(host.changes.length).toBeLessThanOrEqual(2)
})

test('a change that cannot be kept is reverted and reported', async () => {
  const host = new MemoryHost()
  const { settings, told } = open(host)
  host.refusal = new AppError('settings-failed', 'Could not save the settings: no room.')
  settings.change({ theme: 'dark' })
  expect(settings.theme).toBe('dark')
  await vi.waitFor(() => expect(told).toEqual([host.refusal]))
  expect(settings.theme).toBe('system')
})

test('lengths stay within their limits', () => {
  const { settings } = open(new MemoryHost())
  settings.resizeSidebar(10_000)
  expect(settings.values.sidebarWidth).toBe(sidebarWidths.max)
  settings.resizeSidebar(-3.4)
  expect(settings.values.sidebarWidth).toBe(sidebarWidths.min)
})

test('lists the filters used last first, each once', () => {
  const { settings } = open(new MemoryHost())
  for (const filter of ['a', 'b', 'a', ...Array.from({ length: 20 }, (_, i) => `f${i}`), 'a'])
    settings.keepFilter(filter)
  const { recentFilters } = settings.values
  expect(recentFilters.slice(0, 3)).toEqual(['a', 'f19', 'f18'])
  expect(recentFilters).toHaveLength(12)
})

test('replaces a value that is no choice of the window by its default, and reports it', async () => {
  const host = new MemoryHost()
  const file = '/settings.json'
  const choices = { detailView: [{ value: 'hex', label: same('Hex') }] }
  const settings = new Settings(host, (error) => expect.fail(String(error)), choices)
  const read = async (detailView: string, problem: SettingsProblem | null): Promise<void> => {
    host.state = { file, values: { ...defaultSettings, theme: 'dark', detailView }, problem }
    await settings.load()
  }

  for (const known of ['usual', 'hex']) {
    await read(known, null)
    expect([settings.values.detailView, settings.problem]).toEqual([known, null])
  }
  await read('orbit', null)
  expect(settings.values).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(settings.problem).toEqual({ kind: 'ignored', file, names: ['detailView'] })
  await read('orbit', { kind: 'ignored', file, names: ['webPort'] })
  expect(settings.problem).toEqual({ kind: 'ignored', file, names: ['webPort', 'detailView'] })
  await read('orbit', { kind: 'set-aside', file: '/broken.json' })
  expect(settings.problem).toEqual({ kind: 'set-aside', file: '/broken.json' })

  settings.change({ detailView: 'hex' })
  expect(settings.values.detailView).toBe('hex')
})
