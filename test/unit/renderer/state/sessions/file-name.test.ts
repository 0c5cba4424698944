/** Suggested names of exported files. */
import { expect, test } from 'vitest'
import { fileNameOf } from '../../../../../renderer/state/sessions/formats.svelte.ts'
import type { FormatInfo } from '../../../../../shared/contract/formats.ts'
import { FakeEngine } from '../../../../support/fake-engine.ts'

const format: FormatInfo = {
  id: 'sockeye',
  label: { en: 'Sockeye session', zh: 'Sockeye 会话' },
  extensions: ['sockeye'],
  reads: true,
  writes: true,
  selects: false,
  isFolder: false,
}

const nameFor = (name: string): string =>
  fileNameOf(new FakeEngine().recordings.add(0, { name }), format)

test('replaces what file systems reject with one hyphen', () => {
  expect(nameFor('ws://localhost:80/a\u0000?\tb')).toBe('ws-localhost-80-a-b.sockeye')
})

test('writes controls of direction as code points', () => {
  expect(nameFor('photo\u202Egpj.exe')).toBe('photo-U+202E-gpj.exe.sockeye')
})
