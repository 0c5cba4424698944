/**
 * Error messages in the window's language: application errors (codes of `AppError`) are translated here, network errors
 * in `describe-network-error.ts`. For unknown codes, the engine's English message is used.
 */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { AppError, type AppErrorCode, type Lost } from '../../shared/contract/errors.ts'
import { regexHints } from '../../shared/contract/regex-hints.ts'
import { networkErrorWords, type Words } from './describe-network-error.ts'
import { locale } from './locale.svelte.ts'

export interface Problem {
  code: string
  message: string
  hint: string
  lost?: Lost | undefined
}

const chinese: Partial<Record<AppErrorCode, Words>> = {
  'address-in-use': {
    message: '该地址已被占用',
    hint: '请换一个端口，或填 0 由系统选择。',
  },
  'address-unavailable': {
    message: '本机没有这个地址',
    hint: '请使用 127.0.0.1 或本机的某个地址。',
  },
  'permission-denied': {
    message: '没有使用该地址的权限',
    hint: '1024 以下的端口通常需要管理员权限。',
  },
  'not-open': { message: '连接已不在打开状态', hint: '请先重新连接。' },
  'bad-regex': { message: '无法读取此正则表达式', hint: '请检查括号、方括号和转义。' },
  'bad-hex': { message: '无法读取这些字节', hint: '请用十六进制书写，如 0a 0b 或 \\x0a\\x0b。' },
  'regex-too-slow': {
    message: '此正则表达式耗时过长',
    hint: '请简化表达式，或先用过滤器减少消息。',
  },
  'file-unreadable': {
    message: '文件无法完整读取',
    hint: '选择之后它可能已被修改、移动或删除，请重新选择。',
  },
  'secret-missing': {
    message: '此端点的密码或令牌未保存在此处',
    hint: '请在端点的选项中重新输入。',
  },
  'file-foreign': { message: '此文件不是 Sockeye 导出的会话', hint: '' },
  'file-damaged': {
    message: '文件已损坏：部分内容与导出时不一致',
    hint: '未保留其中任何内容。请重新导出会话，或重新复制文件。',
  },
  'file-truncated': {
    message: '文件不完整：缺少会话的一部分',
    hint: '未保留其中任何内容。请重新复制文件。',
  },
  'file-newer': {
    message: '此文件由更新版本的 Sockeye 导出',
    hint: '请更新 Sockeye 后再导入。',
  },
  'session-busy': { message: '该会话仍在录制', hint: '请先断开连接。' },
  'settings-failed': { message: '设置未能保存', hint: '请检查数据文件夹是否可写、磁盘是否已满。' },
  'disk-full': {
    message: '磁盘已满，录制已停止',
    hint: '请清理磁盘空间。此前录制的内容都在。',
  },
  'recording-waits': {
    message: '磁盘已满，录制暂停，连接也随之等待',
    hint: '请清理磁盘空间，之后会自动继续录制。若在此之前结束录制，等待写入的内容会丢失。',
  },
  'limit-reached': {
    message: '所有会话合计已达到上限',
    hint: '请删除一些会话，或提高上限。',
  },
  'store-failed': { message: '无法写入数据库', hint: '此前录制的内容都在。' },
  'not-found': { message: '要找的内容已不存在', hint: '它可能已被删除或舍弃。' },
  'database-damaged': {
    message: '数据库中此会话的一部分已损坏',
    hint: '其他会话和此会话的其余部分可能仍然完好。',
  },
  'row-unreadable': {
    message: '数据库中有一条记录无法读取，列表中不显示它',
    hint: '该记录保持原样，其余内容不受影响。',
  },
  disconnected: { message: '与引擎的连接已断开', hint: '恢复后请重试。' },
}

/** What to try for an expression that takes too long depends on what is in it. */
const chineseRegexHints: Readonly<Record<string, string>> = {
  [regexHints.backreference]:
    '其中有反向引用，匹配时间可能呈指数增长。请去掉它，或先用过滤器减少消息。',
  [regexHints.lookaround]:
    '其中有环视（前瞻或后顾），匹配时间可能呈指数增长。请去掉它，或先用过滤器减少消息。',
  [regexHints.repetition]: '其中某一部分的重复次数超过 1000。请减少次数，或不设上限。',
}

const chineseLoss = ({ entries, bytes }: Lost): string =>
  `，有 ${entries.toLocaleString('zh')} 条（共 ${bytes.toLocaleString('zh')} 字节）未能写入`

const isKnown = (code: string): code is AppErrorCode => Object.hasOwn(chinese, code)

/** Returns the message and the hint to show. */
export function wordProblem(problem: Problem): Words {
  const { code } = problem
  const words = locale.current === 'zh' && isKnown(code) ? chinese[code] : undefined
  const chineseHint = code === 'regex-too-slow' ? chineseRegexHints[problem.hint] : undefined
  const { message, hint } = words ?? networkErrorWords(problem)
  // The engine's English message names what was lost.
  const lost = words && problem.lost ? chineseLoss(problem.lost) : ''
  return { message: markHidden(message + lost), hint: markHidden((words && chineseHint) ?? hint) }
}

/** Returns the message and the hint for any thrown value. */
export function wordError(error: unknown): Words {
  if (error instanceof AppError) return wordProblem(error.toData())
  return { message: markHidden(error instanceof Error ? error.message : String(error)), hint: '' }
}
