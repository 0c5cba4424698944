/** Debug logging by module. */
import { expect, test } from 'vitest'
import { AppError } from '../../../../shared/contract/errors.ts'
import {
  createDebugLog,
  debugModules,
  logDuration,
  selectModules,
  unknownModules,
} from '../../../../main/engine/debug-log.ts'

const timestamp = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`

test('selects the named modules and ignores spaces around names', () => {
  expect(selectModules(' rpc, store,')).toEqual({ modules: new Set(['rpc', 'store']), unknown: [] })
})

test('selects nothing when the setting is empty', () => {
  expect(selectModules('')).toEqual({ modules: new Set(), unknown: [] })
})

test('selects every module with *', () => {
  expect(selectModules('*').modules).toEqual(new Set(debugModules))
})

test('lists the modules when a name is unknown', () => {
  expect(unknownModules(selectModules('rpc,stroe'))).toBe(
    'SOCKEYE_LOG: unknown module stroe. The modules are host, rpc, sessions, endpoints, replay, store; * selects all.',
  )
  expect(unknownModules(selectModules('rpc,*'))).toBeUndefined()
})

test('writes a line with time and module', () => {
  const lines: string[] = []
  const log = createDebugLog('store', selectModules('store'), (line) => lines.push(line))
  log('%d entries in %s', 3, '1.5 ms')
  expect(log.enabled).toBe(true)
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^${timestamp} store: 3 entries in 1\\.5 ms\n$`)),
  ])
})

test('writes nothing for a module that is not selected', () => {
  const lines: string[] = []
  const log = createDebugLog('rpc', selectModules('store'), (line) => lines.push(line))
  log('%d entries', 3)
  expect(log.enabled).toBe(false)
  expect(lines).toEqual([])
})

test('logs the duration of work, and the code of its error instead of the message', async () => {
  const lines: string[] = []
  const log = createDebugLog('rpc', selectModules('rpc'), (line) => lines.push(line))
  await expect(logDuration(log, 'about', () => Promise.resolve(7))).resolves.toBe(7)
  const error = new AppError('not-found', 'Session 4 with the password hunter2 does not exist.')
  await expect(logDuration(log, 'session', () => Promise.reject(error))).rejects.toBe(error)
  expect(lines).toEqual([
    expect.stringMatching(/ rpc: about: \d+\.\d ms\n$/),
    expect.stringMatching(/ rpc: session: not-found after \d+\.\d ms\n$/),
  ])
})
