/** Store calls that read entries, messages and their bytes. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import type { AnnotatedEntry } from '../../../../../shared/contract/methods/annotations.ts'
import type { Annotation } from '../../../../../shared/model/annotation.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Scan } from '../../scan.ts'
import type { RowColours } from '../query/row-colours.ts'
import type { AnnotationTable } from '../saved/annotations.ts'
import type { ByteReader } from './bytes.ts'
import type { ConversationReader } from './conversation.ts'
import type { EncodingGuesser } from './encoding-guess.ts'
import { handshakeFacts } from './handshake-facts.ts'
import { spanOfFrame, summaryOf } from './message-span.ts'
import type { Reader } from './reader.ts'
import type { RowContents } from './row-contents.ts'
import { scan } from './scan.ts'
import type { Views } from './views.ts'

export interface ReadingCallsDeps {
  reader: Reader
  views: Views
  bodies: ByteReader
  contents: RowContents
  conversations: ConversationReader
  guesser: EncodingGuesser
  annotations: AnnotationTable
  colours: RowColours
}

export const readingCalls = ({
  reader,
  views,
  bodies,
  contents,
  conversations,
  guesser,
  annotations,
  colours,
}: ReadingCallsDeps) => ({
  entries: (params: EngineParams<'entries'>) => {
    const { session, view, rules = [], values } = params
    const found =
      values !== undefined
        ? contents.withValues(params, values)
        : view === undefined
          ? reader.entries(params)
          : views.entries(view, params)
    if (rules.length === 0) return found
    const messages = view === undefined ? null : views.messagesOf(view)
    const coloured = (rows: readonly EntrySummary[]) =>
      colours.of({ session, rows, messages }, rules)
    return found instanceof Promise
      ? found.then((rows) => reader.inSnapshot(() => coloured(rows)))
      : coloured(found)
  },
  openView: (params: EngineParams<'openView'>) => views.open(params),
  viewState: ({ view }: EngineParams<'viewState'>) => views.state(view),
  viewPosition: ({ view, n, offset = 0 }: EngineParams<'viewPosition'>) =>
    views.position(view, n, offset),
  closeView: ({ view }: EngineParams<'closeView'>) => {
    views.close(view)
  },
  /** Those of entries that do not exist are omitted. */
  annotations: (params: EngineParams<'annotations'>): EngineResult<'annotations'> => {
    const { total, annotations: found } = annotations.list(params)
    return { total, annotations: annotatedEntries(reader, params.session, found) }
  },
  nextAnnotation: (params: EngineParams<'nextAnnotation'>) => {
    const found = annotations.next(params)
    return (found && annotatedEntries(reader, params.session, [found])[0]) ?? null
  },
  /**
   * Returns what the opening handshake of an entry's connection contains, and its timings; null for a connection
   * without one.
   */
  handshake: ({ session, n }: EngineParams<'handshake'>) => handshakeFacts(reader, session, n),
  /** Returns the WebSocket message that a frame belongs to; null when it belongs to none. */
  message: ({ session, n }: EngineParams<'message'>) => {
    const span = spanOfFrame(reader, session, n)
    return span && summaryOf(reader, span)
  },
  bytes: (params: EngineParams<'bytes'>) => bodies.bytes(params),
  contents: (params: EngineParams<'contents'>) => contents.contents(params),
  payloads: (params: { session: number; numbers: readonly number[] }) => contents.payloads(params),
  conversation: (params: EngineParams<'conversation'>) => conversations.page(params),
  guessEncoding: (params: EngineParams<'guessEncoding'>) => guesser.guess(params),
  /** Returns entries with their bytes, in order. */
  scan: (request: Scan) => scan(reader, request),
})

/** @param annotations by place */
function annotatedEntries(
  reader: Reader,
  session: number,
  annotations: readonly Annotation[],
): AnnotatedEntry[] {
  const numbers = new Set(annotations.map(({ n }) => n))
  const entries = new Map(reader.entriesAt(session, numbers).map((entry) => [entry.n, entry]))
  return annotations.flatMap((annotation) => {
    const entry = entries.get(annotation.n)
    return entry === undefined ? [] : [{ annotation, entry }]
  })
}
