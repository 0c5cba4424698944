/** A device that speaks GBK over TCP, Python with its own codec, is read, searched, answered and exported in Chinese. */
import { expect, test, vi } from 'vitest'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { GbkDevice } from '../../support/gbk-device.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { eventually } from '../../support/store.ts'

vi.setConfig({ testTimeout: 60_000 })

const plain = (text: string) =>
  ({ as: 'data', body: { from: 'template', syntax: 'plain', text } }) as const

test('text is sent in the encoding of the session, and a character that it lacks is named', async () => {
  await using device = new GbkDevice()
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: await device.port(), encoding: 'gbk' },
  })
  expect(session).toMatchObject({ encoding: 'gbk', ownEncoding: null })
  await opened.untilPhase(session.id, 'open')
  await engine.call('send', { session: session.id, message: plain('校准温度\n') })
  await device.waitForOutput(/^received 校准温度$/m)
  const template = { from: 'template', syntax: 'text', text: '第 {{counter}} 号\\n' } as const
  await engine.call('send', { session: session.id, message: { as: 'data', body: template } })
  await device.waitForOutput(/^received 第 2 号$/m)

  await expect(
    engine.call('send', { session: session.id, message: plain('热😀\n') }),
  ).rejects.toMatchObject({
    code: 'bad-input',
    message: 'At character 2: "😀" cannot be represented in the text encoding.',
  })
  const previews = await eventually(async () => {
    const all = (await opened.entries(session.id)).map(({ preview }) => preview)
    return all.some((preview) => preview.includes('收到：第')) ? all : undefined
  })
  for (const text of ['温度：25.5℃␊', '校准温度␊', '收到：校准温度␊', '第 2 号␊'])
    expect(previews.join('|')).toContain(text)
  await engine.call('chooseEncoding', {
    scope: 'session',
    session: session.id,
    encoding: 'gb18030',
  })
  await engine.call('send', { session: session.id, message: plain('热😀\n') })
  await device.waitForOutput(/^received 热😀$/m)
})

test('the command line reads, sends, searches and exports in the encoding', async () => {
  await using device = new GbkDevice()
  using data = new TemporaryFolder()
  const sockeye = new Sockeye(data.path)
  await using connected = sockeye.run(
    ...['connect', `tcp://127.0.0.1:${String(await device.port())}`, '--encoding', 'gbk'],
    ...['--send', '校准温度\n', '--for', '1'],
  )
  expect(await connected.exit()).toBe(0)
  await device.waitForOutput(/^received 校准温度$/m)
  expect(connected.stdout).toContain('收到：校准温度')

  const output = async (...args: string[]): Promise<string> => {
    await using program = sockeye.run(...args)
    expect([await program.exit(), program.stderr]).toEqual([0, ''])
    return program.stdout
  }
  expect(await output('search', '校准')).toContain('校准温度')
  expect(await output('show', '1', '--filter', 'text matches /^温度：\\d/')).toContain('25.5℃')
  expect(await output('show', '1', '--encoding', 'windows-1252')).toContain('ÎÂ¶È')
  const csv = await output('export', '1', '-', '--as', 'csv')
  expect(csv).toMatch(/,gbk,"校准温度\n"/)
  expect(csv).toMatch(/,gbk,"温度：25.5℃\n"/)
  expect(await output('export', '1', '-', '--as', 'csv', '--encoding', 'utf-8')).not.toContain(
    '温度',
  )
  const jsonl = (await output('export', '1', '-', '--as', 'jsonl')).trim().split('\n')
  expect(jsonl.map((line): unknown => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ encoding: 'gbk', preview: '校准温度␊' }),
  )
  expect(await output('export', '1', '-', '--as', 'txt')).toContain('# Text encoding: gbk\n')
  await using refused = sockeye.run(
    ...['connect', `tcp://127.0.0.1:${String(await device.port())}`, '--encoding', 'big5'],
    ...['--send', '热😀', '--for', '0'],
  )
  expect(await refused.exit()).not.toBe(0)
  expect(refused.stderr).toContain('cannot be represented in the text encoding')
})
