/** The registry of detail views, and which of them an entry is shown in. */
import { expect, test } from 'vitest'
import { usualView, viewsOf } from '../../../../../renderer/features/detail/choose-view.ts'
import type { DetailView, ViewSubject } from '../../../../../renderer/features/detail/view.ts'
import { detailViews } from '../../../../../renderer/features/detail/views/index.ts'
import { defaultSettings, settingRows } from '../../../../../shared/contract/settings.ts'
import { entryKinds, type EventDetail } from '../../../../../shared/model/entry.ts'
import { entryOf, type EntryGiven } from '../../../../support/fake-recordings.ts'

const views: readonly DetailView[] = detailViews
const event: EventDetail = {
  kind: 'end',
  by: 'peer',
  how: 'fin',
  code: null,
  reason: '',
  unsent: 0,
}

const subject = (given: EntryGiven, more: Partial<ViewSubject> = {}): ViewSubject => ({
  entry: entryOf(1, given),
  hasJson: false,
  inflated: false,
  decoded: false,
  ...more,
})
const tabs = (of: ViewSubject): string[] => viewsOf(of).map(({ id }) => id)
const usual = (of: ViewSubject): string | undefined => usualView(of)?.id

test('every view has an id and a priority of its own, and a label in both languages', () => {
  expect(new Set(views.map(({ id }) => id)).size).toBe(views.length)
  expect(new Set(views.map(({ priority }) => priority)).size).toBe(views.length)
  for (const { id, label } of views) {
    expect(label.en, id).not.toBe('')
    expect(label.zh, id).not.toBe('')
  }
})

test('every id can be stored in the setting of the view, and none means the usual view', () => {
  for (const { id } of views) {
    expect(settingRows.detailView.schema.safeParse(id).success, id).toBe(true)
    expect(id).not.toBe(defaultSettings.detailView)
  }
})

test('every view applies to an entry of some kind', () => {
  const subjects = [
    ...entryKinds.map((kind) => subject({ kind }, { hasJson: true })),
    subject({ kind: 'end', event }),
  ]
  for (const view of views)
    expect(
      subjects.some((one) => view.appliesTo(one)),
      view.id,
    ).toBe(true)
})

test('every kind of entry has a view, and its usual view is one of them', () => {
  for (const kind of entryKinds)
    for (const of of [subject({ kind }), subject({ kind, event })])
      expect(tabs(of), kind).toContain(usual(of))
})

/** The tabs among those that the test below expects, so that it does not depend on later views. */
const known = (of: ViewSubject): string[] =>
  tabs(of).filter((id) => ['handshake', 'facts', 'text', 'json', 'hex', 'frame'].includes(id))

test('the tabs of an entry follow from its kind and its payload', () => {
  expect(known(subject({ kind: 'data' }))).toEqual(['text', 'hex'])
  expect(known(subject({ kind: 'data' }, { hasJson: true }))).toEqual(['text', 'json', 'hex'])
  expect(known(subject({ kind: 'text' }, { hasJson: true }))).toEqual([
    'text',
    'json',
    'hex',
    'frame',
  ])
  expect(known(subject({ kind: 'handshake' }, { hasJson: true }))).toEqual([
    'handshake',
    'text',
    'hex',
  ])
  expect(known(subject({ kind: 'end', event }))).toEqual(['facts'])
})

test('a payload is shown as text, or in hex when it is no text', () => {
  expect(usual(subject({ kind: 'text', previewHex: false }))).toBe('text')
  expect(usual(subject({ kind: 'binary', previewHex: true }))).toBe('hex')
  expect(usual(subject({ kind: 'data', previewHex: true }))).toBe('hex')
})

test('an inflated payload is shown by the opcode: its preview is of the compressed bytes', () => {
  expect(usual(subject({ kind: 'text', previewHex: true }, { inflated: true }))).toBe('text')
  expect(usual(subject({ kind: 'binary', previewHex: false }, { inflated: true }))).toBe('hex')
})

test('close and reserved frames are shown as frames, whatever they carry', () => {
  expect(usual(subject({ kind: 'close', previewHex: true }))).toBe('frame')
  expect(usual(subject({ kind: 'reserved', previewHex: true }, { inflated: true }))).toBe('frame')
})

test('a handshake is shown as a whole, and an event by its facts', () => {
  expect(usual(subject({ kind: 'handshake', previewHex: true }))).toBe('handshake')
  expect(usual(subject({ kind: 'end', event }))).toBe('facts')
})
