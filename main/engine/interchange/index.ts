/** The formats of session files, in the order in which they are offered. */
import type { FormatInfo } from '../../../shared/contract/formats.ts'
import type { SessionFormat } from './format.ts'
import { savedConversations } from './conversation.ts'
import { csv } from './csv.ts'
import { jsonl } from './jsonl.ts'
import { payloads } from './payloads.ts'
import { sockeye } from './sockeye.ts'
import { text } from './text.ts'

export const formats: readonly [SessionFormat, ...SessionFormat[]] = [
  sockeye,
  text,
  csv,
  jsonl,
  payloads,
]

/** Returns a format that is written, also one of conversations, which is not offered for sessions; undefined for none. */
export const exportFormat = (id: string): SessionFormat | undefined =>
  [...formats, ...savedConversations].find((each) => each.id === id && each.write !== undefined)

/** Returns what hosts and the window need to know of them. */
export const formatInfos = (): FormatInfo[] =>
  formats.map(({ id, label, extensions, read, write }) => ({
    id,
    label,
    extensions: [...extensions],
    reads: read !== undefined,
    writes: write !== undefined,
    selects: write?.selects ?? false,
    isFolder: write?.isFolder ?? false,
  }))
