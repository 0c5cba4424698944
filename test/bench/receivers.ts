/**
 * The receivers of a stream: a bare sink, or Sockeye recording. Each is a separate process that prints its port and, at
 * its end, the number of payload bytes received. A run that lost a byte fails.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from '../support/program.ts'

/** `ws-text`: text of one byte per character; `ws-deflate`: each message compressed independently. */
export type Protocol = 'tcp' | 'ws' | 'ws-text' | 'ws-deflate'
/**
 * `baseline`: a bare sink of the protocol that keeps nothing; `file`: one that writes the stream to a file; `sockeye`:
 * the shipped build; `judged` and `unjudged`: the sources, with frame validation and without it, which only this
 * measurement can disable.
 */
export type Receiver = 'baseline' | 'file' | 'sockeye' | 'judged' | 'unjudged'

export interface Load {
  protocol: Protocol
  /** Payload bytes of one write or one frame, before compression. */
  bytes: number
  /** Total over all connections. */
  count: number
  /** Default 1. */
  connections?: number
  /**
   * How many of the connections are open at any time; each then sends one message. By default all are, and share the
   * messages.
   */
  parallel?: number
}

export interface Received {
  /** From the first byte sent until the sender received the close. Seconds. */
  takenSeconds: number
  /** From the first byte sent until everything was stored; for a bare sink the same as `taken`. Seconds. */
  doneSeconds: number
  /** Highest resident memory of the receiving process. Bytes. */
  peakMemory: number
  /** Size of the database files; 0 for a sink. Bytes. */
  databaseBytes: number
}

/** What the sender prints. */
interface Sent {
  started: number
  closed: number
  payloadBytes: number
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Sends a load to a new receiver and returns the result. The data folder is kept if `dataFolder` names one. */
export async function receive(
  receiver: Receiver,
  load: Load,
  dataFolder?: string,
): Promise<Received> {
  const data = dataFolder ?? (await mkdtemp(join(tmpdir(), 'sockeye-bench-')))
  const records = receiver !== 'baseline' && receiver !== 'file'
  try {
    await using program = new Program(process.execPath, command(receiver, load, data))
    const { port } = await line(program, 'listening')
    const sent = await send(load, Number(port))
    let peakMemory = await residentPeak(program.pid)
    if (records) process.kill(program.pid, 'SIGINT')
    const end = await line(program, 'end')
    const now = performance.timeOrigin + performance.now()
    peakMemory = Math.max(peakMemory, await residentPeak(program.pid))
    const databaseBytes = records ? await sizeOfDatabase(data, program) : 0
    // A bare server counts inflated bytes, the record counts bytes on the wire.
    const expected = records ? sent.payloadBytes : load.bytes * load.count
    if (end['bytesIn'] !== expected) {
      throw new Error(`${receiver} took ${String(end['bytesIn'])} bytes of ${JSON.stringify(load)}`)
    }
    return {
      takenSeconds: (sent.closed - sent.started) / 1_000,
      doneSeconds: ((receiver === 'baseline' ? sent.closed : now) - sent.started) / 1_000,
      peakMemory,
      databaseBytes,
    }
  } finally {
    if (dataFolder === undefined) await rm(data, { recursive: true, force: true })
  }
}

/** Sends a load to a loopback port in a separate process. */
export async function send(load: Load, port: number): Promise<Sent> {
  const { protocol, bytes, count, connections = 1, parallel } = load
  const [program, many] =
    parallel === undefined
      ? ['./programs/sender.ts', connections]
      : ['./programs/connections.ts', parallel]
  await using sender = new Program(
    process.execPath,
    [file(program), protocol, port, bytes, count, many].map(String),
  )
  const code = await sender.exit(loadPatienceMs)
  if (code !== 0) throw new Error(`the sender failed\n${sender.stderr}`)
  return JSON.parse(sender.stdout) as Sent
}

/** Enough for 10 GiB on a slow disk. Milliseconds. */
const loadPatienceMs = 600_000

function command(receiver: Receiver, { protocol, connections = 1 }: Load, data: string): string[] {
  if (receiver === 'file') return [file('./programs/file-sink.ts'), join(data, 'stream')]
  if (receiver === 'baseline') {
    const sink = protocol === 'tcp' ? './programs/net-sink.ts' : './programs/ws-sink.ts'
    const deflate = protocol === 'ws-deflate' ? ['deflate'] : []
    return [file(sink), String(connections), ...deflate]
  }
  const hook = receiver === 'unjudged' ? ['--import', file('./programs/without-rules.ts')] : []
  const url = `${protocol === 'tcp' ? 'tcp' : 'ws'}://127.0.0.1:0`
  const options = ['--json', '--quiet', '--data', data]
  if (protocol === 'ws-deflate') options.push('--deflate')
  const entry = receiver === 'sockeye' ? '../../out/main/cli.js' : '../../main/cli.ts'
  return [...hook, file(entry), 'listen', url, ...options]
}

/** The first output line that reports this event. */
export async function line(program: Program, name: string): Promise<Record<string, unknown>> {
  return program.waitFor(
    `line ${name}`,
    ({ lines }) =>
      lines
        .map((text) => JSON.parse(text) as Record<string, unknown>)
        .find(({ event }) => event === name),
    loadPatienceMs,
  )
}

/** The kernel's high-water mark; 0 if it cannot be read or the process has ended. Bytes. */
export async function residentPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024
}

async function sizeOfDatabase(data: string, program: Program): Promise<number> {
  await program.exit(loadPatienceMs)
  const sizes = await Promise.all(
    ['sessions.db', 'sessions.db-wal'].map((name) =>
      stat(join(data, name)).then(
        ({ size }) => size,
        () => 0, // The write-ahead log is deleted when the last connection closes.
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
