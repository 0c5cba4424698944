/** Copies bytes. The notations are a table. */
import { formatBase64 } from '../../../shared/bytes/base64.ts'
import { formatCArray, formatHex } from '../../../shared/bytes/hex.ts'
import { maxCopied } from '../../../shared/contract/limits.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { textOf } from '../../../shared/bytes/stream-decoder.ts'
import { formatSize } from '../../i18n/format.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { tellProblem } from '../../ui/toast.ts'
import { copyString } from '../copy-string.ts'
import { text } from './text.ts'

export const notations = {
  copyHex: (bytes: Uint8Array) => formatHex(bytes),
  copyText: (bytes: Uint8Array, encoding: EncodingId) => textOf(bytes, encoding),
  copyC: (bytes: Uint8Array) => formatCArray(bytes),
  copyBase64: (bytes: Uint8Array) => formatBase64(bytes),
} as const
export type Notation = keyof typeof notations
export const notationNames = Object.keys(notations) as readonly Notation[]

/** Copies the bytes `[start, end)`; shows an error when that fails. */
export async function copyBytes(
  source: ByteSource,
  start: number,
  end: number,
  notation: Notation,
  encoding: EncodingId = 'utf-8',
): Promise<void> {
  if (end - start > maxCopied) {
    tellProblem({ message: text().copyTooLong(formatSize(maxCopied)) })
    return
  }
  const bytes = await source.read(start, end)
  await copyString(notations[notation](bytes, encoding))
}
