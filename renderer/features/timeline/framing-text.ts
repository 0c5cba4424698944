/** Texts of framings, one catalogue for each choice. */
import type { Framing } from '../../../shared/model/framing.ts'
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

type Names = Record<Framing['kind'], string>

/** Framings in the order of a menu. */
export const framingNames = catalogue({
  en: {
    none: 'None (individual reads and writes)',
    line: 'Lines',
    delimiter: 'Delimiter',
    fixed: 'Fixed length',
    'length-prefix': 'Length prefix',
    'idle-gap': 'Idle gap',
  } satisfies Names,
  zh: {
    none: '不分帧（按每次读写）',
    line: '按行',
    delimiter: '分隔符',
    fixed: '固定长度',
    'length-prefix': '长度前缀',
    'idle-gap': '空闲间隔',
  },
})

export const endingNames = catalogue({
  en: { any: 'LF, CRLF or CR', lf: 'LF', crlf: 'CRLF', cr: 'CR' },
  zh: { any: 'LF、CRLF 或 CR', lf: 'LF', crlf: 'CRLF', cr: 'CR' },
})

/** Why a framing fails, where, and with which length. */
export const breakWords = catalogue({
  en: {
    'too-long': (place: string, bytes: string) =>
      `Framing error at ${place}: a message of ${counted(bytes, 'byte')} exceeds the maximum message size.`,
    'bad-length': (place: string, bytes: string) =>
      `Framing error at ${place}: the length ${bytes} is invalid.`,
    missing: (place: string, bytes: string) =>
      `Framing error at ${place}: the disk was too slow, ${counted(bytes, 'byte')} missing.`,
  },
  zh: {
    'too-long': (place: string, bytes: string) =>
      `${place}处分帧错误：消息长度 ${bytes} 字节超过上限。`,
    'bad-length': (place: string, bytes: string) => `${place}处分帧错误：长度 ${bytes} 无效。`,
    missing: (place: string, bytes: string) =>
      `${place}处分帧错误：因磁盘写入过慢，缺少 ${bytes} 字节。`,
  },
})
