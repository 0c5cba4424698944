/**
 * The command line as scripts use it: `node main/cli.ts ... --json`, a separate data folder for each instance. The
 * types repeat the documented format on purpose.
 */
import type { Direction, EntryKind, EventDetail } from '../../shared/model/entry.ts'
import { cliEntry } from './cli-entry.ts'
import { Program } from './program.ts'

export interface OpenedEvent {
  event: 'listening' | 'open'
  kind: string
  address: string
  port: number
  session: number
}

export interface EntryEvent {
  event: 'entry'
  session: number
  n: number
  connection: number
  at: number
  direction: Direction
  kind: EntryKind
  length: number
  preview: string
}

export interface EndEvent {
  event: 'end'
  session: number
  entries: number
  bytesIn: number
  bytesOut: number
}

/** One line of `show`. */
export interface ShownEntry {
  session: number
  n: number
  connection: number
  at: number
  direction: Direction
  kind: EntryKind
  length: number
  preview: string
  fin?: boolean
  rsv?: number
  opcode?: number
  masked?: boolean
  maskingKey?: string | null
  /** The description of an event. */
  detail?: EventDetail
  /** Unmasked payload, hex. */
  bytes: string
}

export interface ReplayedEvent {
  event: 'replayed'
  session: number
  sent: number
  received: number
  expected: number
  differing: number
}

type OutputEvent = OpenedEvent | EntryEvent | EndEvent | ReplayedEvent

/** A running `listen` or `connect`. */
export class Opened extends Program {
  get events(): OutputEvent[] {
    return this.lines.map((line) => JSON.parse(line) as OutputEvent)
  }

  /** The first line: its address, listening or connected. */
  async opened(): Promise<OpenedEvent> {
    return this.event(
      'opening line',
      (event): event is OpenedEvent => event.event === 'listening' || event.event === 'open',
    )
  }

  /** The `count`-th entry that matches. */
  async entry(matches: (entry: EntryEvent) => boolean, count = 1): Promise<EntryEvent> {
    return this.waitFor(`entry number ${String(count)} of its sort`, ({ events }) => {
      const found = events.filter((event) => event.event === 'entry' && matches(event))
      return found[count - 1] as EntryEvent | undefined
    })
  }

  /** Ends it as Ctrl+C does, once everything is on disk. */
  async end(): Promise<EndEvent> {
    const code = await this.stop('SIGINT')
    if (code !== 0) throw new Error(`exit code ${String(code)}: ${this.stderr}`)
    return this.event('end line', (event): event is EndEvent => event.event === 'end')
  }

  private event<E extends OutputEvent>(
    what: string,
    is: (event: OutputEvent) => event is E,
  ): Promise<E> {
    return this.waitFor(what, ({ events }) => events.find(is))
  }
}

export class Sockeye {
  readonly #data: string

  constructor(data: string) {
    this.#data = data
  }

  open(command: 'listen' | 'connect', url: string, ...options: string[]): Opened {
    return new Opened(process.execPath, this.#args(command, url, '--json', ...options))
  }

  run(...args: string[]): Program {
    return new Program(process.execPath, this.#args(...args))
  }

  /** All entries of a session, with their bytes. */
  async show(session: number): Promise<ShownEntry[]> {
    return this.#lines<ShownEntry>('show', String(session), '--json', '--bytes', 'hex')
  }

  async replay(session: number, to: string, ...options: string[]): Promise<ReplayedEvent> {
    const lines = await this.#lines<OutputEvent>(
      ...['replay', String(session), '--to', to, '--json', ...options],
    )
    const last = lines.findLast((line) => line.event === 'replayed')
    if (!last) throw new Error(`no replayed line in ${JSON.stringify(lines)}`)
    return last
  }

  async #lines<T>(...args: string[]): Promise<T[]> {
    await using program = this.run(...args)
    const code = await program.exit()
    if (code !== 0) throw new Error(`exit code ${String(code)}: ${program.stderr}`)
    return program.lines.map((line) => JSON.parse(line) as T)
  }

  #args(...args: string[]): string[] {
    return [cliEntry, ...args, '--data', this.#data]
  }
}
