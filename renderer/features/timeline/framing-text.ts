/** Texts of framings, one catalogue for each choice. */
import type { Framing } from '../../../shared/model/framing.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

type Names = Record<Framing['kind'], string>

/** Framings in the order of a menu. */
export const framingNames = catalogue({
  en: {
    none: 'None: reads and writes as they came',
    line: 'Lines',
    delimiter: 'Delimiter',
    fixed: 'Fixed length',
    'length-prefix': 'Length prefix',
    'idle-gap': 'Idle gap',
  } satisfies Names,
  zh: {
    none: '不分帧：按读写原样显示',
    line: '按行',
    delimiter: '分隔符',
    fixed: '固定长度',
    'length-prefix': '长度前缀',
    'idle-gap': '静默间隔',
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
      `From ${place} on the framing no longer holds: a message would have ${bytes} bytes, more than the longest allowed.`,
    'bad-length': (place: string, bytes: string) =>
      `From ${place} on the framing no longer holds: a length of ${bytes} makes no sense there.`,
    missing: (place: string, bytes: string) =>
      `From ${place} on the framing no longer holds: ${bytes} bytes are missing there, as the disk could not follow.`,
  },
  zh: {
    'too-long': (place: string, bytes: string) =>
      `自${place}起分帧不再成立：消息将有 ${bytes} 字节，超过了上限。`,
    'bad-length': (place: string, bytes: string) =>
      `自${place}起分帧不再成立：此处的长度 ${bytes} 没有意义。`,
    missing: (place: string, bytes: string) =>
      `自${place}起分帧不再成立：磁盘写入跟不上，此处缺少 ${bytes} 字节。`,
  },
})
