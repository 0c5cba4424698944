import { expect, test } from 'vitest'
import { jumpList } from '../../../../main/desktop/jump-list.ts'

const title = 'Open Recent'

test('each endpoint is a task that starts the app with it', () => {
  const switches = ['C:\\an app\\', '--data=C:\\my "data"']
  expect(jumpList([{ id: 7, name: 'ws://localhost' }], { title, switches })).toEqual([
    {
      type: 'custom',
      name: title,
      items: [
        expect.objectContaining({
          type: 'task',
          title: 'ws://localhost',
          program: process.execPath,
          // A backslash before a quotation mark is doubled, so that the mark still ends or represents itself.
          args: String.raw`"C:\an app\\" "--data=C:\my \"data\"" "--endpoint=7"`,
        }),
      ],
    },
  ])
})

test('without endpoints there is no category', () => {
  expect(jumpList([], { title, switches: [] })).toEqual([])
})

test('marks hidden characters in the names of tasks', () => {
  const [category] = jumpList([{ id: 1, name: 'photo\u202Egpj.exe' }], { title, switches: [] })
  expect(category?.items?.[0]).toMatchObject({
    title: 'photo<U+202E>gpj.exe',
    description: 'photo<U+202E>gpj.exe',
  })
})
