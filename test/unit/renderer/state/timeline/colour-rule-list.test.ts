/** The list of colour rules as it is edited: its order, and what is saved. */
import { beforeEach, expect, test } from 'vitest'
import { maxColourRules, type ColourRule } from '../../../../../shared/model/colour-rule.ts'
import { ColourRuleList } from '../../../../../renderer/state/timeline/colour-rule-list.svelte.ts'

const rule = (expression: string): ColourRule => ({ expression, colour: 'red', enabled: true })

let saved: string[]
const save = (scope: string, rules: readonly ColourRule[]): void => {
  saved.push(`${scope}: ${rules.map(({ expression }) => expression).join(' ')}`)
}
const listOf = (ofSession: string[] | null, ofAll: string[]): ColourRuleList =>
  new ColourRuleList({
    ofSession: ofSession?.map(rule) ?? null,
    ofAll: ofAll.map(rule),
    save,
  })
const shown = ({ rules }: ColourRuleList): string =>
  rules.map(({ scope, expression }) => `${scope[0]!}:${expression}`).join(' ')
const idOf = ({ rules }: ColourRuleList, expression: string): number =>
  rules.find((one) => one.expression === expression)!.id

beforeEach(() => {
  saved = []
})

test('the rules of the session come before those for all sessions', () => {
  const list = listOf(['a', 'b'], ['c'])
  expect(shown(list)).toBe('s:a s:b a:c')
  list.add('all', 'd')
  list.add('session', 'e')
  expect(shown(list)).toBe('s:e s:a s:b a:d a:c')
  expect(saved).toEqual(['all: d c', 'session: e a b'])
})

test('a new rule has a colour that no other rule has', () => {
  const list = listOf([], ['a'])
  const colours = ['b', 'c', 'd', 'e', 'f'].map((name) => {
    const id = list.add('session', name)
    return list.rules.find((one) => one.id === id)?.colour
  })
  expect(new Set([...colours, 'red']).size).toBe(6)
})

test('a rule moves by steps, also into the other scope', () => {
  const list = listOf(['a', 'b'], ['c'])
  const a = idOf(list, 'a')
  list.step(a, -1)
  expect(saved).toEqual([])
  list.step(a, 1)
  expect(shown(list)).toBe('s:b s:a a:c')
  list.step(a, 1)
  expect(shown(list)).toBe('s:b a:a a:c')
  list.step(a, 1)
  list.step(a, 1)
  expect(shown(list)).toBe('s:b a:c a:a')
  list.step(idOf(list, 'c'), -1)
  expect(shown(list)).toBe('s:b s:c a:a')
  expect(saved.slice(-2)).toEqual(['session: b c', 'all: a'])
})

test('without a session the first rule stays where it is', () => {
  const list = listOf(null, ['a', 'b'])
  list.step(idOf(list, 'a'), -1)
  expect(shown(list)).toBe('a:a a:b')
  expect(saved).toEqual([])
})

test('a rule is changed, placed and deleted; an unknown one is ignored', () => {
  const list = listOf(['a', 'b', 'c'], ['d'])
  list.place(idOf(list, 'd'), 'session', 1)
  expect(shown(list)).toBe('s:a s:d s:b s:c')
  list.place(idOf(list, 'a'), 'session', 3)
  expect(shown(list)).toBe('s:d s:b s:c s:a')
  const b = idOf(list, 'b')
  list.change(b, { expression: 'B', enabled: false })
  expect(list.rules[1]).toMatchObject({ expression: 'B', enabled: false, colour: 'red' })
  list.remove(b)
  list.remove(b)
  list.change(b, { expression: 'again' })
  expect(shown(list)).toBe('s:d s:c s:a')
})

test('a scope takes no more rules than it may have', () => {
  const list = listOf(
    Array.from({ length: maxColourRules }, (_, i) => `s${String(i)}`),
    ['a'],
  )
  expect(list.isFull('session')).toBe(true)
  expect(list.add('session')).toBeNull()
  list.step(idOf(list, 'a'), -1)
  expect(list.of('session')).toHaveLength(maxColourRules)
  expect(saved).toEqual([])
})

test('rules of another list have other ids, and a change of an earlier list does not reach them', () => {
  const before = idOf(listOf(null, ['a']), 'a')
  const list = listOf(null, ['a'])
  list.change(before, { expression: 'edited' })
  expect(shown(list)).toBe('a:a')
  expect(saved).toEqual([])
})
