/**
 * Snippets are stored with an endpoint or for all, ordered and in folders, and every process is notified of changes.
 */
import { expect, test } from 'vitest'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'

const message = {
  as: 'text',
  body: { from: 'template', syntax: 'text', text: 'a\\n{{counter}}' },
} as const

const names = async ({ engine }: TestEngine) =>
  (await engine.call('snippets', {})).map(
    ({ name, endpoint, folder }) => `${endpoint === null ? 'all' : 'own'} ${folder}/${name}`,
  )

test('a snippet is saved, changed, kept across a restart and removed', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  let id: number
  {
    await using opened = await TestEngine.create({ dataFolder })
    const saved = await opened.engine.call('saveSnippet', {
      name: ' one ',
      message,
      draft: '{"x":1}',
    })
    expect(saved).toEqual({
      id: saved.id,
      endpoint: null,
      folder: '',
      name: 'one',
      message: { ...message, compress: false },
      draft: '{"x":1}',
    })
    id = saved.id
    expect(opened.told.snippetsChanged).toHaveLength(1)
    await opened.engine.call('saveSnippet', { ...saved, name: 'two', folder: 'a/b' })
  }
  await using opened = await TestEngine.create({ dataFolder })
  expect(await opened.engine.call('snippets', {})).toMatchObject([
    { id, name: 'two', folder: 'a/b', draft: '{"x":1}' },
  ])
  await opened.engine.call('removeSnippet', { id })
  expect(await opened.engine.call('snippets', {})).toEqual([])
  await expect(opened.engine.call('removeSnippet', { id })).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(opened.engine.call('saveSnippet', { id, name: 'x', message })).rejects.toMatchObject(
    { code: 'not-found' },
  )
})

test('snippets are moved within and between groups, and none is lost with its endpoint', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { id: endpoint } = await engine.call('saveEndpoint', {
    name: 'server',
    config: { kind: 'tcp-server', port: 0 },
  })
  const ids: number[] = []
  for (const name of ['a', 'b', 'c', 'd'])
    ids.push((await engine.call('saveSnippet', { name, message })).id)
  const [a = 0, b = 0, , d = 0] = ids
  await engine.call('moveSnippet', { id: d, to: { before: a } })
  expect(await names(opened)).toEqual(['all /d', 'all /a', 'all /b', 'all /c'])
  await engine.call('moveSnippet', { id: a, to: { endpoint, folder: 'f' } })
  await engine.call('moveSnippet', { id: b, to: { before: a } })
  expect(await names(opened)).toEqual(['all /d', 'all /c', 'own f/b', 'own f/a'])
  await engine.call('moveSnippet', { id: b, to: { before: b } })
  await expect(
    engine.call('moveSnippet', { id: b, to: { endpoint: 99, folder: '' } }),
  ).rejects.toMatchObject({ code: 'not-found' })
  await expect(
    engine.call('saveSnippet', { name: 'x', message, endpoint: 99 }),
  ).rejects.toMatchObject({ code: 'not-found' })
  await engine.call('removeEndpoint', { id: endpoint })
  expect(await names(opened)).toEqual(['all /d', 'all /c', 'all f/b', 'all f/a'])
})

test('a snippet holds only written text', async () => {
  await using opened = await TestEngine.create()
  const body = { from: 'bytes', bytes: Uint8Array.of(1) }
  const params: unknown = { name: 'x', message: { as: 'text', body } }
  // Callers over a channel are untyped.
  await expect(
    opened.engine.call('saveSnippet', params as { name: string; message: typeof message }),
  ).rejects.toMatchObject({ code: 'bad-input' })
})

test('another process is notified of changed snippets', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  await using first = await TestEngine.create({ dataFolder })
  await using second = await TestEngine.create({ dataFolder })
  await first.engine.call('saveSnippet', { name: 'x', message })
  await second.until(() => second.told.snippetsChanged.length > 0)
  expect(await names(second)).toEqual(['all /x'])
})
