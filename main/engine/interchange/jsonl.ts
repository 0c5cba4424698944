/** JSON lines, `.jsonl`: each row as the object that `sockeye show --json --bytes base64` prints. */
import type { SessionFormat } from './format.ts'
import { writeRows } from './rows/write-rows.ts'

export const jsonl: SessionFormat = {
  id: 'jsonl',
  label: { en: 'JSON Lines', zh: 'JSON Lines' },
  extensions: ['jsonl', 'ndjson'],
  mediaType: null,
  write: writeRows(async () => (await import('./rows/jsonl-encoder.ts')).startJsonl),
}
