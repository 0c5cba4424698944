/**
 * What a stream is sent to: a bare sink, or Sockeye recording. Each is a process of its own that prints its port and,
 * at its end, the payload bytes it took; a measurement that lost a byte is no measurement.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from '../support/program.ts'

/** `ws-deflate`: each message compressed by itself. */
export type Protocol = 'tcp' | 'ws' | 'ws-deflate'
export type Receiver = 'baseline' | 'sockeye'

export interface Load {
  protocol: Protocol
  /** Payload bytes of one write or one frame, before they are compressed. */
  bytes: number
  count: number
}

export interface Received {
  /** From the first byte sent until the sender had the receiver's close. Seconds. */
  takenSeconds: number
  /** From the first byte sent until the session was complete on disk; for a sink the same as taken. Seconds. */
  doneSeconds: number
  /** Highest resident memory of the receiving process. Bytes. */
  peakMemory: number
  /** Size of the database files; 0 for a sink. Bytes. */
  databaseBytes: number
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Sends a load to a fresh receiver; gives what it took. The data folder is kept when `dataFolder` names one. */
export async function receive(
  receiver: Receiver,
  load: Load,
  dataFolder?: string,
): Promise<Received> {
  const data = dataFolder ?? (await mkdtemp(join(tmpdir(), 'sockeye-bench-')))
  try {
    await using program = new Program(process.execPath, command(receiver, load.protocol, data))
    const { port } = await line(program, 'listening')
    await using sender = new Program(
      process.execPath,
      [file('./programs/sender.ts'), load.protocol, port, load.bytes, load.count].map(String),
    )
    await sender.exit(loadPatienceMs)
    const sent = JSON.parse(sender.stdout) as {
      started: number
      closed: number
      payloadBytes: number
    }
    let peakMemory = await residentPeak(program.pid)
    if (receiver === 'sockeye') process.kill(program.pid, 'SIGINT')
    const end = await line(program, 'end')
    const done = receiver === 'sockeye' ? performance.timeOrigin + performance.now() : sent.closed
    peakMemory = Math.max(peakMemory, await residentPeak(program.pid))
    const databaseBytes = receiver === 'sockeye' ? await sizeOfDatabase(data, program) : 0
    // A bare server inflates what it takes, the record keeps what was on the wire.
    const expected = receiver === 'sockeye' ? sent.payloadBytes : load.bytes * load.count
    if (end['bytesIn'] !== expected) {
      throw new Error(`${receiver} took ${String(end['bytesIn'])} bytes of ${JSON.stringify(load)}`)
    }
    return {
      takenSeconds: (sent.closed - sent.started) / 1_000,
      doneSeconds: (done - sent.started) / 1_000,
      peakMemory,
      databaseBytes,
    }
  } finally {
    if (dataFolder === undefined) await rm(data, { recursive: true, force: true })
  }
}

/** 4 GiB to a slow disk. Milliseconds. */
const loadPatienceMs = 600_000

function command(receiver: Receiver, protocol: Protocol, data: string): string[] {
  if (receiver === 'baseline') {
    if (protocol === 'tcp') return [file('./programs/net-sink.ts')]
    return [file('./programs/ws-sink.ts'), ...(protocol === 'ws' ? [] : ['deflate'])]
  }
  const url = `${protocol === 'tcp' ? 'tcp' : 'ws'}://127.0.0.1:0`
  const options = ['--json', '--quiet', '--data', data]
  if (protocol === 'ws-deflate') options.push('--deflate')
  return [file('../../main/cli.ts'), 'listen', url, ...options]
}

async function line(program: Program, name: string): Promise<Record<string, unknown>> {
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
async function residentPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024
}

async function sizeOfDatabase(data: string, program: Program): Promise<number> {
  await program.exit()
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
