/** Modules that are loaded after the first paint. */
import { expect, it, vi } from 'vitest'
import { IdleQueue, LazyModule } from '../../../renderer/lazy-module.svelte.ts'

it('imports once, however often it is asked for', async () => {
  const load = vi.fn(() => Promise.resolve('module'))
  const lazy = new LazyModule(load)
  expect(lazy.value).toBeNull()
  await Promise.all([lazy.load(), lazy.load()])
  await lazy.load()
  expect(lazy.value).toBe('module')
  expect(load).toHaveBeenCalledTimes(1)
})

it('reports a failure, and imports again when it is asked again', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValueOnce('module')
  const lazy = new LazyModule(load)
  await lazy.load()
  expect([lazy.value, lazy.failed]).toEqual([null, true])
  expect(warn).toHaveBeenCalledOnce()
  await lazy.load()
  expect([lazy.value, lazy.failed]).toEqual(['module', false])
  warn.mockRestore()
})

it('returns the module, or throws why a second attempt failed too', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new TypeError('first'))
    .mockRejectedValueOnce(new TypeError('second'))
    .mockResolvedValueOnce('module')
  const lazy = new LazyModule(load)
  await expect(lazy.get()).rejects.toThrow('second')
  expect(await lazy.get()).toBe('module')
  expect(await lazy.get()).toBe('module')
  expect(load).toHaveBeenCalledTimes(3)
  warn.mockRestore()
})

it('loads one after another when idle, and what is made later, past one that fails', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const order: string[] = []
  const queue = new IdleQueue()
  const make = (name: string): LazyModule<string> =>
    new LazyModule(() => {
      order.push(name)
      return name === 'broken' ? Promise.reject(new TypeError(name)) : Promise.resolve(name)
    }, queue)
  make('first')
  make('broken')
  make('second')
  expect(order).toEqual([])
  queue.start()
  await vi.waitFor(() => expect(order).toEqual(['first', 'broken', 'second']))
  make('third')
  await vi.waitFor(() => expect(order).toEqual(['first', 'broken', 'second', 'third']))
  warn.mockRestore()
})
