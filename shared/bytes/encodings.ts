/** The text encodings that a person can choose, in display order. Decoders: stream-decoder.ts; encoders: encode-text.ts. */
import { both, same, type LocalizedText } from '../contract/localized-text.ts'

export const encodingIds = [
  'utf-8',
  'gb18030',
  'gbk',
  'big5',
  'shift_jis',
  'euc-kr',
  'iso-8859-1',
  'windows-1252',
  'utf-16le',
  'utf-16be',
] as const
export type EncodingId = (typeof encodingIds)[number]

export const encodingLabels: Readonly<Record<EncodingId, LocalizedText>> = {
  'utf-8': same('UTF-8'),
  gb18030: both('GB18030 (Chinese)', 'GB18030（中文）'),
  gbk: both('GBK (Simplified Chinese)', 'GBK（简体中文）'),
  big5: both('Big5 (Traditional Chinese)', 'Big5（繁体中文）'),
  shift_jis: both('Shift_JIS (Japanese)', 'Shift_JIS（日文）'),
  'euc-kr': both('EUC-KR (Korean)', 'EUC-KR（韩文）'),
  // The encoding of this name on the web is Windows-1252; here each byte is the character of its number.
  'iso-8859-1': same('Latin-1 (ISO 8859-1)'),
  'windows-1252': both('Windows-1252 (Western)', 'Windows-1252（西欧）'),
  'utf-16le': same('UTF-16 LE'),
  'utf-16be': same('UTF-16 BE'),
}

/** Short names, as a label of text that is in the encoding. */
export const encodingNames: Readonly<Record<EncodingId, string>> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030',
  gbk: 'GBK',
  big5: 'Big5',
  shift_jis: 'Shift_JIS',
  'euc-kr': 'EUC-KR',
  'iso-8859-1': 'Latin-1',
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
}

/** The encodings in which a character takes one byte or a pair, and in GB18030 also four bytes. */
export type PairEncoding = 'gb18030' | 'gbk' | 'big5' | 'shift_jis' | 'euc-kr'

export const isUtf16 = (id: EncodingId): boolean => id === 'utf-16le' || id === 'utf-16be'

export const isPairEncoding = (id: EncodingId): id is PairEncoding =>
  ['gb18030', 'gbk', 'big5', 'shift_jis', 'euc-kr'].includes(id)
