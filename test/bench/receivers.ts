/**
 * What a stream is sent to: a bare sink, or Sockeye recording. Each is a process of its own that prints its port and,
 * at its end, the payload bytes it took; a measurement that lost a byte is no measurement.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from '../support/program.ts'

/** `ws-text`: text of one byte a character; `ws-deflate`: each message compressed by itself. */
export type Protocol = 'tcp' | 'ws' | 'ws-text' | 'ws-deflate'
/**
 * `baseline`: a bare sink of the protocol, nothing kept; `file`: one that writes what it takes to a file; `sockeye`: as
 * it is built and ships; `judged` and `unjudged`: its sources, with the rules of frames and with these taken out, which
 * only this measurement can do.
 */
export type Receiver = 'baseline' | 'file' | 'sockeye' | 'judged' | 'unjudged'

export interface Load {
  protocol: Protocol
  /** Payload bytes of one write or one frame, before they are compressed. */
  bytes: number
  /** Of all connections together. */
  count: number
  /** 1 when left out. */
  connections?: number
}

export interface Received {
  /** From the first byte sent until the sender had the receiver's close. Seconds. */
  takenSeconds: number
  /** From the first byte sent until all of it was kept; for a bare sink the same as taken. Seconds. */
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

/** Sends a load to a fresh receiver; gives what it took. The data folder is kept when `dataFolder` names one. */
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
    // A bare server inflates what it takes, the record keeps what was on the wire.
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

/** Sends a load to a port of loopback in a process of its own. */
export async function send(load: Load, port: number): Promise<Sent> {
  const { protocol, bytes, count, connections = 1 } = load
  await using sender = new Program(
    process.execPath,
    [file('./programs/sender.ts'), protocol, port, bytes, count, connections].map(String),
  )
  const code = await sender.exit(loadPatienceMs)
  if (code !== 0) throw new Error(`the sender failed\n${sender.stderr}`)
  return JSON.parse(sender.stdout) as Sent
}

/** 10 GiB to a slow disk. Milliseconds. */
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

/** The first line of a program's output that tells of this event. */
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

/** The kernel's own high-water mark; 0 where there is none to read, or the process is gone. Bytes. */
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
        () => 0, // A write-ahead log is gone once the last connection has closed.
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
