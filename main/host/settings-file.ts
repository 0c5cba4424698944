/**
 * The settings as a file in the data folder, `settings.json`, owned by the host. It contains only what the user
 * changed, and what other versions wrote stays. Changes by other processes on the same folder are noticed within a
 * second.
 */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { z } from 'zod'
import { AppError } from '../../shared/contract/errors.ts'
import {
  readSettings,
  settingChangesSchema,
  type SettingChanges,
  type SettingsApi,
  type SettingsProblem,
  type SettingsState,
} from '../../shared/contract/settings.ts'
import { Emitter } from '../engine/emitter.ts'

// A dependency of `conf` sends each signal to the process again, which would end it at SIGXFSZ. With a listener here,
// the write fails instead (EFBIG), as it does in plain Node, and the full disk is reported.
process.on('SIGXFSZ', () => undefined)

type Stored = Record<string, unknown>
const storedSchema = z.record(z.string(), z.unknown())

export class SettingsFile implements SettingsApi, Disposable {
  readonly file: string
  readonly #folder: string
  readonly #emitter = new Emitter<{ changed: SettingsState }>()
  /** Null when the file cannot be read at all. */
  #conf: Conf<Stored> | null
  /** The content of the file when it was last read, and changes made while it cannot be written. */
  #stored: Stored = {}
  #problem: SettingsProblem | null = null
  #state: SettingsState

  /** @param folder the data folder; created when missing */
  constructor(folder: string) {
    this.#folder = folder
    this.file = join(folder, 'settings.json')
    this.#conf = this.#open()
    this.#state = this.#read()
  }

  get state(): SettingsState {
    return this.#state
  }

  settings(): Promise<SettingsState> {
    return Promise.resolve(this.#state)
  }

  changeSettings(changes: SettingChanges): Promise<SettingsState> {
    return new Promise((resolve) => {
      const parsed = settingChangesSchema.safeParse(changes)
      if (!parsed.success)
        throw new AppError('bad-input', `Invalid settings: ${z.prettifyError(parsed.error)}.`)
      this.#write(parsed.data)
      resolve(this.#state)
    })
  }

  onSettings(listener: (state: SettingsState) => void): () => void {
    return this.#emitter.on('changed', listener)
  }

  [Symbol.dispose](): void {
    this.#conf?._closeWatcher()
  }

  /** Null when the file can neither be read nor renamed. */
  #open(): Conf<Stored> | null {
    try {
      return this.#connect()
    } catch (error) {
      try {
        if (!isBroken(error)) throw error
        this.#setAside()
        return this.#connect()
      } catch (reason) {
        this.#problem = { kind: 'unreadable', file: this.file, reason: wordsOf(reason) }
        return null
      }
    }
  }

  #connect(): Conf<Stored> {
    const conf = new Conf<Stored>({
      cwd: this.#folder,
      configName: 'settings',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      watch: true,
      // An array or a number would be read as empty settings, and overwritten.
      deserialize: (text) => storedSchema.parse(JSON.parse(text)),
      serialize: (stored) => `${JSON.stringify(stored, null, 2)}\n`,
    })
    conf.onDidAnyChange(() => this.#refresh())
    return conf
  }

  #setAside(): void {
    const at = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const file = join(this.#folder, `settings.broken-${at}.json`)
    renameSync(this.file, file)
    this.#problem = { kind: 'set-aside', file }
  }

  #write(changes: SettingChanges): void {
    try {
      const stored = merge(this.#current(), changes)
      if (this.#conf) this.#conf.store = stored
      else {
        this.#stored = stored
        this.#refresh()
      }
    } catch (error) {
      throw new AppError(
        'settings-failed',
        `Could not save the settings: ${wordsOf(error)}.`,
        `The settings file is ${this.file}.`,
        { cause: error },
      )
    }
  }

  /** The settings to change: another process may have changed or damaged the file since it was read. */
  #current(): Stored {
    try {
      return this.#conf?.store ?? this.#stored
    } catch (error) {
      if (!isBroken(error)) throw error
      this.#setAside()
      return this.#stored
    }
  }

  #read(): SettingsState {
    this.#stored = this.#conf?.store ?? this.#stored
    const { values, ignored } = readSettings(this.#stored)
    const wrong: SettingsProblem | null =
      ignored.length > 0 ? { kind: 'ignored', file: this.file, names: ignored } : null
    return { file: this.file, values, problem: this.#problem ?? wrong }
  }

  #refresh(): void {
    this.#state = this.#read()
    this.#emitter.emit('changed', this.#state)
  }
}

function merge(stored: Stored, changes: SettingChanges): Stored {
  const reset = Object.entries(changes).flatMap(([name, value]) => (value === null ? name : []))
  return Object.fromEntries(
    Object.entries({ ...stored, ...changes }).filter(([name]) => !reset.includes(name)),
  )
}

/** Its content is not a settings file, as opposed to a file that cannot be read. */
const isBroken = (error: unknown): boolean =>
  error instanceof SyntaxError || error instanceof z.ZodError

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
