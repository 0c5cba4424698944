/** The filter language in the window's languages: meanings of fields, and descriptions of errors. */
import type { Completion } from '../../../shared/filter/complete.ts'
import type { ValueType } from '../../../shared/filter/fields.ts'
import { describeFault, type Expected, type FilterFault } from '../../../shared/filter/problems.ts'
import { closeMeaning } from '../../i18n/close-codes.ts'
import { counted } from '../../i18n/counted.ts'
import { catalogue, locale } from '../../i18n/locale.svelte.ts'

export const filterText = catalogue({
  en: {
    field: 'Filter',
    hint: 'Filter: len > 100 and dir == in',
    shown: (rows: string, total: string) => `${rows} of ${total}`,
    shownMessages: (rows: string, total: string) =>
      `${counted(rows, 'message')} in ${counted(total, 'entry', 'entries')}`,
    clear: 'Clear filter',
    recent: 'Recent filters',
    noRecent: 'No recent filters',
    statistics: 'Statistics for filtered entries',
    search: 'Search',
    searchHint: 'Search',
    of: (place: string, count: string) => `${place} of ${count}`,
    found: (count: string) => count,
    none: 'No results',
    next: 'Next (Enter)',
    previous: 'Previous (Shift+Enter)',
    matchCase: 'Match case',
    as: 'Search for',
    text: 'Text',
    regex: 'Regular expression',
    hex: 'Hex bytes',
    n: 'number',
    at: 'time',
    conn: 'connection',
    dir: 'direction',
    kind: 'type',
    len: 'payload length',
    opcode: 'opcode of the frame',
    fin: 'final frame',
    rsv: 'reserved bits',
    masked: 'masked frame',
    code: 'close or error code',
    peer: 'remote address',
    payload: 'payload as text',
    bytes: 'payload bytes',
    json: 'payload as JSON',
    string: 'contains this text',
    event: 'connection event',
    control: 'close, ping, pong',
    broken: 'protocol violation',
    partial: 'incomplete',
    cut: 'truncated',
    bookmarked: 'has a bookmark',
    note: 'note of a row',
    colour: 'colour of a row',
    color: 'colour of a row',
  },
  zh: {
    field: '过滤器',
    hint: '过滤器：len > 100 and dir == in',
    shown: (rows: string, total: string) => `${rows} / ${total} 条`,
    shownMessages: (rows: string, total: string) => `${total} 条中的 ${rows} 条消息`,
    clear: '清除过滤器',
    recent: '最近使用的过滤器',
    noRecent: '没有最近使用的过滤器',
    statistics: '过滤结果的统计',
    search: '搜索',
    searchHint: '搜索',
    of: (place: string, count: string) => `${place} / ${count}`,
    found: (count: string) => count,
    none: '无结果',
    next: '下一个 (Enter)',
    previous: '上一个 (Shift+Enter)',
    matchCase: '区分大小写',
    as: '搜索方式',
    text: '文本',
    regex: '正则表达式',
    hex: '十六进制字节',
    n: '序号',
    at: '时间',
    conn: '连接',
    dir: '方向',
    kind: '类型',
    len: '载荷字节数',
    opcode: '帧的操作码',
    fin: '最后一帧',
    rsv: '保留位',
    masked: '带掩码的帧',
    code: '关闭码或错误码',
    peer: '对端地址',
    payload: '载荷文本',
    string: '包含此文本',
    bytes: '载荷字节',
    json: '载荷 JSON',
    event: '连接事件',
    control: '关闭、ping、pong',
    broken: '协议违规',
    partial: '不完整',
    cut: '已截断',
    bookmarked: '带书签',
    note: '行的备注',
    colour: '行的颜色',
    color: '行的颜色',
  },
})

/** The meaning of a completion; empty if its name is sufficient. */
export function helpOf(label: string, type: Completion['type']): string {
  if (type === 'example') return exampleHelp(label)
  if (type === 'string') return filterText().string
  if (type !== 'field' && type !== 'flag') return ''
  const words: Readonly<Record<string, unknown>> = {
    ...filterText(),
    text: filterText().payload,
    hex: filterText().bytes,
  }
  const word = words[label]
  return typeof word === 'string' ? word : ''
}

/** For a close code its meaning, for any other example nothing. */
const exampleHelp = (label: string): string =>
  /^\d{4}$/.test(label) ? closeMeaning(Number(label)) : ''

const expectedZh: Readonly<Record<Expected, string>> = {
  condition: '字段、标志、"文本" 或 /表达式/',
  operator: '运算符',
  value: '值',
  list: '列表，如 (1, 5..9)',
  'and-or': 'and 或 or',
  'comma-or-paren': '“,” 或 “)”',
  'closing-paren': '“)”',
}

const wantsZh: Readonly<Record<ValueType, string>> = {
  number: '数字',
  size: '字节数，如 100 或 64KiB',
  time: '时长（如 1.5s）、时刻（如 14:05:09.112）或日期',
  direction: 'in、out 或 none',
  kind: '类型，如 text、binary、ping 或 data',
  opcode: '操作码，如 ping、1 或 0x9',
  boolean: 'true 或 false',
  colour: 'red、orange、yellow、green、blue 或 purple',
  code: '数字（如 1006）或代码（如 ECONNREFUSED）',
  address: '地址，如 127.0.0.1 或 "[::1]:8080"',
  text: '"字符串" 或字节（如 \\x00\\xff）',
  bytes: '字节，如 0a0b 或 \\x0a\\x0b',
  json: '数字、"字符串"、true、false 或 null',
  regex: '正则表达式，如 /abc/i',
}

/** The error as a sentence in the window's language. */
export const faultWords = (fault: FilterFault): string =>
  locale.current === 'zh' ? faultZh(fault) : describeFault(fault)

/** With a space before Latin letters, as in Chinese typography. */
const spaced = (words: string): string => (/^[a-z]/i.test(words) ? ` ${words}` : words)

function faultZh(fault: FilterFault): string {
  switch (fault.code) {
    case 'expected': {
      const after = fault.field === '' ? '' : `${fault.field} 之后`
      const what = `${after}应为${spaced(expectedZh[fault.expected])}`
      return fault.found === '' ? `过滤器不完整，${what}。` : `${what}，而不是 ${fault.found}。`
    }
    case 'unknown-field':
      return `未知字段“${fault.name}”。${fault.near === '' ? '' : `是否指“${fault.near}”？`}`
    case 'unfinished':
      return fault.what === 'string' ? '字符串缺少结束引号。' : '正则表达式缺少结束斜杠。'
    case 'needs-operator':
      return `${fault.field} 之后应为运算符：${fault.operators.join(' ')}。`
    case 'wrong-operator':
      return `${fault.field} 不支持 ${fault.operator}，请使用 ${fault.operators.join(' ')}。`
    case 'wrong-value':
      return `${fault.field} 应为${spaced(wantsZh[fault.wants])}，而不是 ${fault.found}。`
    case 'bad-escape':
      return `无效的转义 ${fault.found}。请使用 \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN。`
    case 'bad-regex':
      return `正则表达式无效：${fault.message}。`
    case 'too-long':
      return '过滤器过长。'
  }
}
