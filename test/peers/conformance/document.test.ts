/** The document as a whole: all groups in order, and the suite has its expected size. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groups } from './groups.ts'
import { introduction, summary, tableFile } from './table.ts'

const allCases = groups.flatMap(({ cases }) => cases)

test('its introduction and its numbers are current: every case passes', () => {
  const passed = groups.map(({ title, cases }) => ({
    title,
    cases: cases.length,
    server: cases.length,
    client: cases.length,
  }))
  const start = `${introduction}\n${summary(passed)}\n`
  expect(readFileSync(tableFile, 'utf8').slice(0, start.length)).toBe(start)
})

test('its groups are those of the suite', () => {
  const titles = readFileSync(tableFile, 'utf8').match(/^## .*$/gm)
  expect(titles).toEqual(groups.map(({ title }) => `## ${title}`))
})

test('at least 250 cases, each with its own number', () => {
  expect(allCases.length).toBeGreaterThanOrEqual(250)
  expect(new Set(allCases.map(({ id }) => id)).size).toBe(allCases.length)
})
