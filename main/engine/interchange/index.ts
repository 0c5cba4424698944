/** The formats of session files, in the order in which they are offered. */
import type { FormatInfo } from '../../../shared/contract/formats.ts'
import type { SessionFormat } from './format.ts'
import { sockeye } from './sockeye.ts'

export const formats: readonly [SessionFormat, ...SessionFormat[]] = [sockeye]

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
