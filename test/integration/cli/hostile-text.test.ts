/** Text from peers and files: escaped on a terminal, unchanged for scripts. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { encodeJson } from '../../../main/engine/interchange/sockeye/contents.ts'
import { encodeRecord } from '../../../main/engine/interchange/sockeye/records.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import {
  madeBlock,
  madeColumns,
  madeFile,
  madeHead,
  receivedData,
} from '../../support/made-session-files.ts'
import { Sockeye } from '../../support/sockeye.ts'

vi.setConfig({ testTimeout: 120_000 })

/** Title of the terminal set by OSC and by C1, order turned by U+202E, a line separator. */
const hostile = 'a\u001b]0;title\u0007b\u009d0;c\u202Egpj.exe\u2066\u2028z'

/** Controls but line ends, and what changes the order of text or breaks lines. */
const steering = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u

const said = ({ stdout, stderr }: { stdout: string; stderr: string }): string => stdout + stderr

test('a name, a payload and an address of a file reach the terminal as marks, and scripts as they are', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.file('data'))
  const payload = Buffer.from(hostile)
  const event = Buffer.from(
    JSON.stringify({ kind: 'error', code: 'X', message: hostile, hint: hostile }),
  )
  const columns = madeColumns({
    count: 2,
    widths: [1, 2, 0, 0],
    flags: [receivedData, 12 << 12],
    rest: Buffer.of(0, 1, payload.length, 0, event.length, 0),
  })
  const block = await madeBlock(1, columns, Buffer.concat([payload, event]))
  const connection = {
    connection: 1,
    local: { host: hostile, port: 1 },
    remote: { host: hostile, port: 2 },
    openedAt: 1,
    closedAt: 2,
    bytesIn: 1,
    bytesOut: 0,
  }
  const connections = await encodeRecord('connections', encodeJson([connection]))
  const file = folder.file('hostile.sockeye')
  writeFileSync(
    file,
    await madeFile(madeHead({ name: hostile, entries: 2 }), [connections, block], 1),
  )
  const commands = [
    ['import', file],
    ['sessions'],
    ['show', '1'],
    ['show', '1', '--bytes', 'hex'],
    ['show', '1', '--messages', '--framing', 'none'],
    ['show', '1', '--connections'],
    ['search', 'title'],
    ['show', '1', '--filter', `text = "${hostile}`],
  ]
  for (const command of commands) {
    await using run = sockeye.run(...command)
    await run.exit()
    expect(steering.exec(said(run)), command.join(' ')).toBeNull()
  }
  await using shown = sockeye.run('show', '1')
  await shown.exit()
  expect(shown.stdout).toContain('a␛]0;title␇b<U+009D>0;c<U+202E>gpj.exe<U+2066><U+2028>z')

  for (const command of ['sessions', 'show 1', 'show 1 --connections', 'search title']) {
    await using run = sockeye.run(...command.split(' '), '--json')
    expect(await run.exit()).toBe(0)
    expect(steering.exec(said(run)), command).toBeNull()
    const [line] = run.lines.map((each) => JSON.parse(each) as Record<string, unknown>)
    if (command === 'sessions') expect(line).toMatchObject({ name: hostile })
    if (command === 'show 1 --connections')
      expect(line).toMatchObject({ remote: { host: hostile } })
    // The store's preview has pictures for controls; all else is as it came.
    if (command === 'show 1')
      expect(line).toMatchObject({ preview: expect.stringContaining('c\u202Egpj.exe') as string })
  }
})

test('a text with a few bytes that are not UTF-8 is shown as text, with these as marks', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.file('data'))
  await using server = sockeye.open('listen', 'tcp://127.0.0.1:0')
  const client = connect((await server.opened()).port, '127.0.0.1')
  client.end(Buffer.from('\x02QPW:1\x03 22,5 \xb0C', 'latin1'))
  const { preview } = await server.entry(({ kind }) => kind === 'data')
  expect(preview).toBe('␂QPW:1␃ 22,5 <B0>C')
  await server.entry(({ kind }) => kind === 'end')
  await server.end()
  for (const options of [[], ['--json'], ['--messages', '--framing', 'line']]) {
    await using shown = sockeye.run('show', '1', ...options)
    expect(await shown.exit()).toBe(0)
    expect(shown.stdout).toContain('␂QPW:1␃ 22,5 <B0>C')
  }
})

test('a reason and a place of redirection of a server are told without its controls', async () => {
  using folder = new TemporaryFolder()
  const answers = [
    'HTTP/1.1 403 \u001b]0;no\u0007\u009b31m\r\n\r\n',
    'HTTP/1.1 302 \u001b[31m\r\nLocation: ws://h/\u001b[2J\u009b\r\n\r\n',
    '\u001b]0;no http\u0007\r\n\r\n',
  ]
  for (const answer of answers) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    try {
      for (const json of [[], ['--json']]) {
        await using run = new Sockeye(folder.file('data')).run(
          ...['connect', `ws://127.0.0.1:${String(port)}/`, ...json],
        )
        expect(await run.exit()).toBe(1)
        expect(steering.exec(said(run)), JSON.stringify(said(run))).toBeNull()
      }
    } finally {
      server.close()
    }
  }
})
