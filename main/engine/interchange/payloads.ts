/** The payloads as files, a folder with one file an entry (docs/exports.md). */
import type { SessionFormat } from './format.ts'
import { writeRows } from './rows/write-rows.ts'

export const payloads: SessionFormat = {
  id: 'payloads',
  label: { en: 'Payloads as files', zh: '载荷文件' },
  extensions: ['tar'],
  mediaType: null,
  write: writeRows(async () => (await import('./rows/files-encoder.ts')).startFiles, true),
}
