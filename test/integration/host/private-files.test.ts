/** The data folder is its user's alone, whoever makes it, and a file that is written follows no symbolic link. */
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { makeDataFolder } from '../../../main/host/data-folder.ts'
import { replaceFile } from '../../../main/host/replace-file.ts'
import { SettingsFile } from '../../../main/host/settings-file.ts'
import { TemporaryFolder } from '../../support/folders.ts'

const modeOf = (folder: string): number => statSync(folder).mode & 0o777

test.skipIf(process.platform === 'win32')(
  'the data folder has mode 0700 also where the settings come first, and one that a person made keeps its mode',
  () => {
    using temporary = new TemporaryFolder()
    const umask = process.umask(0o022)
    try {
      const folder = temporary.file('above/data')
      expect(makeDataFolder(folder)).toBe(folder)
      using settings = new SettingsFile(folder)
      expect(settings.state.problem).toBeNull()
      expect([modeOf(folder), modeOf(temporary.file('above'))]).toEqual([0o700, 0o700])
      makeDataFolder(temporary.path)
      expect(modeOf(temporary.path)).toBe(modeOf(temporary.path) | 0o700)
    } finally {
      process.umask(umask)
    }
  },
)

test.skipIf(process.platform === 'win32')('the platform’s own folder is closed to others', () => {
  using temporary = new TemporaryFolder()
  const before = { ...process.env }
  process.env['XDG_DATA_HOME'] = temporary.path
  process.env['HOME'] = temporary.path
  delete process.env['SOCKEYE_DATA']
  try {
    const folder = makeDataFolder()
    expect(folder.startsWith(temporary.path)).toBe(true)
    chmodSync(folder, 0o755)
    expect(makeDataFolder()).toBe(folder)
    expect(modeOf(folder)).toBe(0o700)
  } finally {
    process.env = before
  }
})

test.skipIf(process.platform === 'win32')(
  'a file replaces a symbolic link and what is behind it stays',
  async () => {
    using temporary = new TemporaryFolder()
    const [file, other] = [temporary.file('out'), temporary.file('other')]
    writeFileSync(other, 'mine')
    symlinkSync(other, file)
    symlinkSync(other, `${file}.part`)
    await replaceFile(file, Readable.from([Buffer.from('new')]))
    expect([readFileSync(file, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['new', 'mine'])
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        await Promise.resolve()
        throw new Error('broken')
      })(),
    )
    await expect(replaceFile(file, failing)).rejects.toThrow('broken')
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(existsSync(other)).toBe(true)
    expect(readdirSync(temporary.path).sort()).toEqual(['other', 'out', 'out.part'])
  },
)
