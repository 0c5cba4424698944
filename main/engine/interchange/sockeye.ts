/**
 * Sockeye's own format, `.sockeye` (docs/session-file.md). Reader and writer are loaded with the first file, so that hosts
 * can list the formats without them.
 */
import type { SessionFormat } from './format.ts'
import { mark } from './sockeye/mark.ts'

export const sockeye: SessionFormat = {
  id: 'sockeye',
  label: { en: 'Sockeye session', zh: 'Sockeye 会话' },
  extensions: ['sockeye'],
  mediaType: 'application/vnd.sockeye.session',
  read: {
    sniff: (first) => mark.equals(first.subarray(0, mark.length)),
    async open(store) {
      const { Import } = await import('./sockeye/import.ts')
      return new Import(store)
    },
  },
  write: {
    selects: false,
    isFolder: false,
    check: (store, session) => store.exportHead(session),
    async *pieces(store, { session, version, progress }) {
      const { exportSession } = await import('./sockeye/export.ts')
      yield* exportSession(store, session, version, progress)
    },
  },
}
