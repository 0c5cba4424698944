import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { config, dataHead } from '../../support/store.ts'

async function record(folder: string, texts: string[]): Promise<void> {
  const store = await openStore({ folder })
  const recording = await store.startRecording({ config, name: 'quotes' })
  for (const text of texts) recording.append(dataHead(), Buffer.from(text))
  await recording.end()
  await store.close()
}

test('show --filter prints matches and points at syntax errors', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, ['AAPL 1', 'MSFT 22', 'AAPL 333', 'AAPL 4444'])
  const sockeye = new Sockeye(folder.path)
  await using shown = sockeye.run(
    'show',
    '1',
    '--json',
    '--from',
    '2',
    '--filter',
    '"AAPL" and len < 9',
  )
  await shown.exit()
  expect(
    shown.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { n: number }).n),
  ).toEqual([3])
  await using wrong = sockeye.run('show', '1', '--filter', 'lenn > 3')
  expect(await wrong.exit()).toBe(2)
  expect(wrong.stderr).toContain('Unknown field "lenn". Did you mean "len"?\n  lenn > 3\n  ^^^^\n')
  await using wideText = sockeye.run('search', 'x', '--filter', '"已核实" and opcode == pin')
  expect(await wideText.exit()).toBe(2)
  expect(wideText.stderr).toContain(`  "已核实" and opcode == pin\n${' '.repeat(25)}^^^\n`)
})

test('search finds matches in every session, across reads', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, ['nothing', 'aa', 'pl'])
  await record(folder.path, ['AAPL'])
  await using found = new Sockeye(folder.path).run('search', 'aapl', '--json')
  await found.exit()
  expect(
    found.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    expect.objectContaining({ session: 2, n: 1 }),
    expect.objectContaining({ session: 1, n: 3 }),
  ])
})
