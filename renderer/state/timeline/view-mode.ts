/** The framings a person chooses from, and what one begins as. */
import {
  framingSchema,
  type Framing,
  type FramingInput,
  type ViewMode,
} from '../../../shared/model/framing.ts'

/** Framings in the order of their menu. */
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

/** What a framing is before anything of it was chosen. */
export const firstFraming = (kind: Framing['kind']): Framing => framingSchema.parse(starts[kind])

/** A TCP stream is read in messages as soon as a framing is chosen. */
export const readingBy = (framing: Framing): ViewMode => ({
  as: framing.kind === 'none' ? 'frames' : 'messages',
  framing,
})
