/** Views of a session that another process records. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Program } from '../../support/program.ts'
import { TemporaryStore, eventually } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/busy-child.ts', import.meta.url))

test('no view of a session that grows in another process shows an entry twice', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  await using program = new Program(process.execPath, [child, folder.path, 'flood'])
  await program.waitForOutput(/^at it$/m)
  const session = await eventually(async () => {
    const flood = (await store.sessions()).find(({ name }) => name === 'flood')
    return flood !== undefined && flood.entries > 0 ? flood.id : undefined
  })
  const wrong: unknown[] = []
  for (let i = 0; i < 500 && wrong.length === 0; i++) {
    const { view } = await store.openView({ session, filter: {} })
    const state = await store.viewState({ view })
    if (state.count !== state.scanned || state.scanned !== state.entries) wrong.push(state)
    if (i % 10 === 0) {
      const from = Math.max(1, state.count - 50)
      const rows = await store.entries({ session, view, from, to: state.count })
      const numbers = rows.map(({ n }) => n)
      if (numbers.some((n, place) => n !== from + place)) wrong.push(numbers)
    }
    await store.closeView({ view })
  }
  expect(wrong).toEqual([])
}, 120_000)
