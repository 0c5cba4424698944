/** Memory of a process that shows a long stream as many short messages. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { Program } from '../../support/program.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/framed-child.ts', import.meta.url))
const readBytes = 65_536
const reads = 458
/** 30 million messages are counted. */
const timeout = 180_000

test(
  '30 MB shown as messages of one byte take less than 200 MB of memory',
  { timeout },
  async () => {
    await using temporary = await TemporaryStore.open()
    const recording = await temporary.record({
      config: tcpServer.schema.parse({ kind: 'tcp-server', port: 0 }),
    })
    for (let i = 0; i < reads; i++) recording.append(dataHead(), Buffer.alloc(readBytes, i))
    await recording.end()
    await using program = new Program(
      process.execPath,
      [child, temporary.folder.path, recording.session].map(String),
    )
    expect(await program.exit(timeout)).toBe(0)
    const { count, late, memory } = JSON.parse(program.stdout) as {
      count: number
      late: unknown
      memory: number
    }
    expect(count).toBe(reads * readBytes)
    expect(late).toEqual([reads, readBytes - 6])
    expect(memory).toBeLessThan(200_000_000)
  },
)
