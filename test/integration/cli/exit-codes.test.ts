/** Exit codes and messages of the command line: 0 success, 1 network or store error, 2 invalid usage. */
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cliEntry } from '../../support/cli-entry.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'
import { Program } from '../../support/program.ts'
import { Sockeye, type EndEvent } from '../../support/sockeye.ts'

async function expectWords(program: Program, code: number, words: RegExp): Promise<void> {
  expect(await program.exit(), program.stderr).toBe(code)
  expect(program.stderr).toMatch(words)
  expect(program.stderr).not.toMatch(/\n\s+at /)
}

describe('invalid usage exits with 2', () => {
  test.each<[string[], RegExp]>([
    [['connect', 'localhost:80'], /no scheme/],
    [['connect', 'tcp://localhost'], /port is missing/],
    [['connect', 'tcp://localhost:70000'], /"70000" .* is not a valid port/],
    [['listen', 'wss://localhost:0'], /not support TLS/],
    [['connect', 'tcp://localhost:1', '--send-hex', '0g'], /not a hex digit/],
    [['connect', 'tcp://localhost:1', '--insecure'], /only supported for tls:\/\/ and wss:\/\//],
    [
      ['connect', 'tcp://localhost:1', '--header', 'a: b'],
      /only supported for ws:\/\/ and wss:\/\//,
    ],
    [['connect', 'ws://localhost:1', '--header', 'a b: c'], /Name: value/],
    [['connect', 'tcp://localhost:1', '--for', 'ever'], /number of seconds/],
    [['show', 'one'], /whole number/],
    [['show', '1', '--bytes', 'octal'], /none, hex, base64/],
    [['replay', '1', '--to', 'nowhere'], /no scheme/],
    [['replay', '1', '--to', 'tcp://localhost:1', '--speed', '0'], /0\.1 to 100/],
    [['web', '--port', '70000'], /0 to 65535/],
    [['frobnicate'], /unknown command/],
    [['listen'], /missing required argument/],
  ])('%j', async (args, words) => {
    using folder = new TemporaryFolder()
    await using program = new Sockeye(folder.path).run(...args)
    await expectWords(program, 2, words)
  })
})

describe('a network error exits with 1', () => {
  test('nothing listens on the port', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using program = sockeye.run('connect', `tcp://127.0.0.1:${port}`, '--json')
    await expectWords(program, 1, /Nothing listens on 127\.0\.0\.1:\d+\.\n.+/)
    expect(program.lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'entry',
      'end',
    ])
  })

  test('the server answers 404', async () => {
    using folder = new TemporaryFolder()
    const server = createHttpServer((_, response) => response.writeHead(404).end('none'))
    server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await using program = new Sockeye(folder.path).run('connect', `ws://127.0.0.1:${port}/`)
    await expectWords(program, 1, /404/)
    server.close()
  })

  test('the address of the server is in use', async () => {
    using folder = new TemporaryFolder()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await using program = new Sockeye(folder.path).run('listen', `tcp://127.0.0.1:${port}`)
    await expectWords(program, 1, /in use/)
    other.close()
  })
})

describe('a store error exits with 1', () => {
  test('the session does not exist', async () => {
    using folder = new TemporaryFolder()
    await using program = new Sockeye(folder.path).run('show', '7')
    await expectWords(program, 1, /7/)
  })

  test('the file is not a database and is not changed', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.file('sessions.db'), 'a shopping list, not a database'.repeat(100))
    await using program = new Sockeye(folder.path).run('sessions')
    await expectWords(program, 1, /sessions\.db/)
  })
})

describe.skipIf(process.platform === 'win32')('a full disk is reported and loses nothing', () => {
  test('while a server records', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    // The system limits the size of a file, as a quota does.
    const limited = 'ulimit -f 4096 && exec "$0" "$@"'
    const args = ['listen', 'tcp://127.0.0.1:0', '--quiet', '--json', '--data', folder.path]
    await using server = new Program('sh', ['-c', limited, process.execPath, cliEntry, ...args])
    const [, port = ''] = await server.waitForOutput(/"port":(\d+)/)
    const peer = connect(Number(port), '127.0.0.1')
    // Its peer may be disconnected while it sends.
    peer.on('error', () => undefined)
    peer.write('before')
    const kept = async (): Promise<number> =>
      (await sockeye.show(1)).reduce((sum, { length }) => sum + length, 0)
    while ((await kept()) === 0);
    peer.write(Buffer.alloc(16 * 1_048_576, 7))
    await expectWords(server, 1, /Could not read or write .*sessions\.db\.\n.*The disk may be full/)
    peer.destroy()
    const end = JSON.parse(server.lines.at(-1) ?? '') as EndEvent
    expect(end.bytesIn).toBeGreaterThan(0)
    expect(await kept()).toBe(end.bytesIn)
  })

  test.skipIf(!existsSync('/dev/full'))('while the output is written', async () => {
    using folder = new TemporaryFolder()
    const args = ['sessions', '--data', folder.path]
    const toFull = 'exec "$0" "$@" > /dev/full'
    await using program = new Program('sh', ['-c', toFull, process.execPath, cliEntry, ...args])
    await expectWords(program, 1, /Not enough disk space to write the output/)
  })
})

test('--help and --version exit with 0', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using help = sockeye.run('listen', '--help')
  expect(await help.exit()).toBe(0)
  expect(help.stdout).toContain('--send-hex')
  await using version = sockeye.run('--version')
  expect(await version.exit()).toBe(0)
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a reader that closes the pipe early is not an error', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using server = sockeye.open('listen', 'tcp://127.0.0.1:0')
  await server.opened()
  server.closeOutput()
  await using peer = sockeye.run('connect', `tcp://127.0.0.1:${(await server.opened()).port}`)
  expect(await server.exit(), server.stderr).toBe(0)
  expect(server.stderr).toBe('')
  await peer.stop()
})
