/** A table for spreadsheets and scripts, `.csv` (docs/exports.md). */
import type { SessionFormat } from './format.ts'
import { writeRows } from './rows/write-rows.ts'

export const csv: SessionFormat = {
  id: 'csv',
  label: { en: 'CSV table', zh: 'CSV 表格' },
  extensions: ['csv'],
  mediaType: null,
  write: writeRows(async () => (await import('./rows/csv-encoder.ts')).startCsv),
}
