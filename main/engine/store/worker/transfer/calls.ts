/** Store calls that export a session to a file or import one. */
import type { FileContent, FileHead } from '../../../interchange/sockeye/contents.ts'
import type { EntryPlace } from '../../../../../shared/model/annotation.ts'
import type { ListEvent } from '../../protocol.ts'
import type { SessionTable } from '../saved/sessions.ts'
import type { Space } from '../space/space.ts'
import type { SessionExport } from './session-export.ts'
import type { SessionImport } from './session-import.ts'

export interface TransferCallsDeps {
  export: SessionExport
  import: SessionImport
  sessions: SessionTable
  space: Space
  /** Notes that the call changes a list: the event is emitted after the call is committed, and not when it fails. */
  changed: (event: ListEvent) => void
}

export const transferCalls = (deps: TransferCallsDeps) => {
  const { export: exported, import: imported, sessions, space, changed } = deps
  return {
    /** @throws AppError `session-busy` while it is recorded, by any process */
    exportHead: (session: number) => exported.head(session),
    /** Returns handshakes kept of dropped entries, after the last one of the previous page. */
    exportHandshakes: (session: number, after: { connection: number; n: number } | null) =>
      exported.handshakes(session, after),
    /** Returns annotations after the last one of the previous page. */
    exportAnnotations: (session: number, after: EntryPlace | null) =>
      exported.annotations(session, after),
    /** Returns the first block whose first entry is `from` or later; null when none is left. */
    exportBlock: (session: number, from: number) => exported.block(session, from),
    /** Returns a part of a long entry, from 0; null after the last. */
    exportPart: (session: number, body: number, part: number) => exported.part(session, body, part),

    /** Begins a session that is not listed yet; returns its number. @throws AppError `limit-reached` */
    startImport: (head: FileHead) => {
      space.mustHoldImport(0)
      return imported.start(head)
    },
    /**
     * Stores the next content of the file.
     * @throws AppError `file-damaged` when it is not valid at this place, `limit-reached` when there is no room for it
     */
    importContent: (session: number, content: FileContent) => {
      space.mustHoldImport(sizeOf(content))
      imported.take(session, content)
    },
    /** Lists the session. @throws AppError `file-truncated` */
    finishImport: (session: number) => {
      imported.finish(session)
      changed('sessionsChanged')
      return sessions.get(session)
    },
    /** Discards an import; has no effect after it is over. */
    dropImport: (session: number) => {
      imported.drop(session)
    },
  }
}

/** Returns about how many bytes a content takes in the database. */
function sizeOf(content: FileContent): number {
  switch (content.type) {
    case 'part':
      return content.bytes.length
    case 'block':
      return content.block.columns.length + content.block.payload.length
    case 'handshakes':
      return content.handshakes.reduce((sum, { bytes }) => sum + bytes.length, 0)
    case 'annotations':
      return content.annotations.reduce((sum, { note }) => sum + Buffer.byteLength(note), 0)
    case 'connections':
    case 'body':
      return 0
  }
}
