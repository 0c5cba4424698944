/** Store calls that read entries, messages and their bytes. */
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import type { Scan } from '../../scan.ts'
import type { ByteReader } from './bytes.ts'
import type { ConversationReader } from './conversation.ts'
import { handshakeFacts } from './handshake-facts.ts'
import { spanOfFrame, summaryOf } from './message-span.ts'
import type { Reader } from './reader.ts'
import { scan } from './scan.ts'
import type { Views } from './views.ts'

export interface ReadingCallsDeps {
  reader: Reader
  views: Views
  bodies: ByteReader
  conversations: ConversationReader
}

export const readingCalls = ({ reader, views, bodies, conversations }: ReadingCallsDeps) => ({
  entries: (params: EngineParams<'entries'>) =>
    params.view === undefined ? reader.entries(params) : views.entries(params.view, params),
  openView: (params: EngineParams<'openView'>) => views.open(params),
  viewState: ({ view }: EngineParams<'viewState'>) => views.state(view),
  viewPosition: ({ view, n, offset = 0 }: EngineParams<'viewPosition'>) =>
    views.position(view, n, offset),
  closeView: ({ view }: EngineParams<'closeView'>) => {
    views.close(view)
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
  conversation: (params: EngineParams<'conversation'>) => conversations.page(params),
  /** Returns entries with their bytes, in order. */
  scan: (request: Scan) => scan(reader, request),
})
