/**
 * The views of an entry, in the order in which the settings offer them. A view is a row here and its component in this
 * folder. The rows are not in the components: a component is loaded when it is first shown, and TypeScript sees only the
 * default export of a `.svelte` file.
 */
import { both, same } from '../../../../shared/contract/localized-text.ts'
import { isFrame } from '../../../../shared/model/entry.ts'
import { LazyModule } from '../../../lazy-module.svelte.ts'
import type { DetailView, ViewSubject } from '../view.ts'

/** Not an event of the session. */
const isTraffic = ({ entry }: ViewSubject): boolean => entry.event === null

/** Frames whose header matters more than their payload. */
const isShownAsFrame = ({ entry }: ViewSubject): boolean =>
  entry.kind === 'close' || entry.kind === 'reserved'

export const detailViews = [
  {
    id: 'text',
    label: both('Text', '文本'),
    source: 'content',
    priority: 40,
    appliesTo: isTraffic,
    component: new LazyModule(() => import('./TextView.svelte')),
  },
  {
    id: 'json',
    label: same('JSON'),
    source: 'content',
    priority: 30,
    appliesTo: (subject) =>
      isTraffic(subject) && subject.hasJson && subject.entry.kind !== 'handshake',
    component: new LazyModule(() => import('./JsonView.svelte')),
  },
  {
    id: 'hex',
    label: both('Hex', '十六进制'),
    source: 'bytes',
    priority: 20,
    appliesTo: isTraffic,
    isUsual: (subject) =>
      !isShownAsFrame(subject) &&
      (subject.decoded
        ? (subject.entry.decoded?.previewHex ?? false)
        : subject.inflated
          ? subject.entry.kind === 'binary'
          : subject.entry.previewHex),
    component: new LazyModule(() => import('./BytesView.svelte')),
  },
  {
    id: 'frame',
    label: both('Frame', '帧'),
    source: 'frame',
    priority: 10,
    appliesTo: ({ entry }) => isFrame(entry.kind) && (entry.message?.frames ?? 1) === 1,
    isUsual: isShownAsFrame,
    component: new LazyModule(() => import('./FrameView.svelte')),
  },
  {
    id: 'facts',
    label: both('Info', '信息'),
    source: 'entry',
    priority: 50,
    appliesTo: (subject) => !isTraffic(subject),
    component: new LazyModule(() => import('./FactsView.svelte')),
  },
  {
    id: 'handshake',
    label: both('Handshake', '握手'),
    source: 'entry',
    priority: 60,
    appliesTo: (subject) => isTraffic(subject) && subject.entry.kind === 'handshake',
    isUsual: () => true,
    component: new LazyModule(() => import('./HandshakeView.svelte')),
  },
] as const satisfies readonly DetailView[]

/** The id of one of the views. */
export type ViewId = (typeof detailViews)[number]['id']
