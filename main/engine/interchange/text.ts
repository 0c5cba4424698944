/** A hex dump that `text2pcap` and people read, `.txt` (docs/exports.md). */
import type { SessionFormat } from './format.ts'
import { writeRows } from './rows/write-rows.ts'

export const text: SessionFormat = {
  id: 'txt',
  label: { en: 'Hex dump', zh: '十六进制转储' },
  extensions: ['txt'],
  mediaType: null,
  write: writeRows(async () => (await import('./rows/dump-encoder.ts')).startDump),
}
