/** The selectable framings, and their initial settings. */
import {
  framingSchema,
  type Framing,
  type FramingInput,
  type ViewMode,
} from '../../../shared/model/framing.ts'

/** Framings in menu order. */
export const framingKinds = [
  'none',
  'line',
  'delimiter',
  'fixed',
  'length-prefix',
  'idle-gap',
] as const satisfies readonly Framing['kind'][]

const starts: Readonly<Record<Framing['kind'], FramingInput>> = {
  none: { kind: 'none' },
  line: { kind: 'line' },
  delimiter: { kind: 'delimiter', bytes: [0] },
  fixed: { kind: 'fixed', length: 16 },
  'length-prefix': { kind: 'length-prefix' },
  'idle-gap': { kind: 'idle-gap' },
}

/** Returns the initial settings of a framing. */
export const firstFraming = (kind: Framing['kind']): Framing => framingSchema.parse(starts[kind])

/** Returns the view mode for a framing: with a framing, a TCP stream is shown as messages. */
export const readingBy = (framing: Framing): ViewMode => ({
  as: framing.kind === 'none' ? 'frames' : 'messages',
  framing,
})
