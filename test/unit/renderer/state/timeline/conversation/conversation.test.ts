/** A conversation over the fake engine: what is loaded while it is scrolled, and where it goes. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Conversation } from '../../../../../../renderer/state/timeline/conversation/conversation.svelte.ts'
import { FakeEngine, settled } from '../../../../../support/fake-engine.ts'

const entries = 4_000
const screen = 30

let engine: FakeEngine
let conversation: Conversation
let session: number
/** The first row of the screen. */
let top: number

beforeEach(async () => {
  engine = new FakeEngine()
  session = engine.recordings.add(0).id
  engine.recordings.record(
    session,
    ...Array.from({ length: entries }, (_, i) => ({
      kind: 'data' as const,
      direction: i % 3 === 0 ? ('out' as const) : ('in' as const),
      connection: i % 5 === 4 ? 2 : 1,
      preview: `entry ${String(i + 1)}\n${i % 7 === 0 ? 'more\n' : ''}`,
    })),
  )
  conversation = new Conversation({
    ...{ engine, session, connection: 1 },
    ...{ kind: 'tcp-client', encoding: 'utf-8' },
  })
  await conversation.open(null)
  await follow()
})

afterEach(() => conversation.dispose())

/** Scrolls as the list does: to the row that is to be shown, then by the visible rows. */
async function follow(): Promise<void> {
  const { reveal } = conversation
  if (reveal !== null) {
    top = reveal.index
    conversation.revealed()
  }
  await look()
}

async function look(): Promise<void> {
  const { first, end } = conversation.bounds
  top = Math.max(first, Math.min(end - screen, top))
  await conversation.load(top, top + screen, top)
  await settled()
  await settled()
}

const textOf = (index: number): string | undefined => {
  const row = conversation.row(index)
  return row?.type === 'text' ? row.runs.map(({ text }) => text).join('') : undefined
}

const onScreen = (): (string | undefined)[] =>
  Array.from({ length: screen }, (_, i) => textOf(top + i))

/** The lines of connection 1. */
const lines = Array.from({ length: entries }, (_, i) => i)
  .filter((i) => i % 5 !== 4)
  .flatMap((i) => [`entry ${String(i + 1)}`, ...(i % 7 === 0 ? ['more'] : [])])

test('shows every line once, in order, while it is scrolled to the end and back', async () => {
  const seen = new Map<number, string | undefined>()
  const take = (): void => {
    for (const [i, text] of onScreen().entries()) seen.set(top + i, text)
  }
  const inOrder = (): (string | undefined)[] =>
    [...seen].sort(([a], [b]) => a - b).map(([, text]) => text)
  take()
  while (top + screen < conversation.bounds.end) {
    top += 25
    await look()
    take()
  }
  expect(inOrder()).toEqual(lines)
  seen.clear()
  take()
  while (top > conversation.bounds.first) {
    top -= 25
    await look()
    take()
  }
  expect(inOrder()).toEqual(lines)
})

test('jumps to the end and to the middle without loading what is between', async () => {
  engine.forgetCalls()
  top = conversation.bounds.end - screen
  await look()
  expect(onScreen()).toEqual(lines.slice(-screen))
  const { first, end } = conversation.bounds
  top = Math.round((first + end) / 2)
  await look()
  const [middle] = onScreen()
  expect(Math.abs(lines.indexOf(middle ?? '') / lines.length - 0.5)).toBeLessThan(0.1)
  expect(onScreen()).not.toContain(undefined)
  top = conversation.bounds.first
  await look()
  expect(onScreen()).toEqual(lines.slice(0, screen))
  expect(engine.asked('conversation').length).toBeLessThan(60)
})

test('goes to an entry, and keeps it in place when the direction or the mode changes', async () => {
  await conversation.open(2_001)
  await follow()
  expect(textOf(top)).toBe('entry 2001')
  conversation.showAs('hex')
  await look()
  expect(conversation.row(top)?.piece.entry.n).toBe(2_001)
  conversation.showAs('text')
  await conversation.showSides('out')
  await follow()
  expect(textOf(top)).toBe('entry 2002')
  expect(conversation.row(top)?.piece.entry.direction).toBe('out')
})

test('keeps the end in view while entries arrive, and shows them when it is scrolled there', async () => {
  const arrive = (preview: string): Promise<void> => {
    engine.recordings.record(session, { kind: 'data', preview, connection: 1 })
    engine.recordings.emitCounts(session)
    return settled()
  }
  await arrive('not loaded\n')
  expect(textOf(conversation.bounds.end - 1)).toBeUndefined()
  conversation.follow()
  await settled()
  await settled()
  expect(textOf(conversation.bounds.end - 1)).toBe('not loaded')
  await arrive('newest\n')
  await settled()
  expect(textOf(conversation.bounds.end - 1)).toBe('newest')
})

test('closes its views', async () => {
  await conversation.showSides('in')
  conversation.dispose()
  await settled()
  expect(engine.recordings.openViews).toEqual([])
})
