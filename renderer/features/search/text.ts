/** Texts of the search over all sessions. */
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    title: 'Search all sessions',
    field: 'Search for',
    hint: 'Text, regular expression or bytes',
    as: 'Search as',
    text: 'Text',
    regex: 'Regex',
    hex: 'Hex',
    matchCase: 'Match case',
    teach: 'Searches the payloads of all sessions, newest first.',
    searching: (searched: string, sessions: string) =>
      `Searched ${searched} of ${sessions} sessions`,
    found: (entries: string, sessions: string) =>
      `${counted(entries, 'entry', 'entries')} in ${counted(sessions, 'session')}`,
    stopped: 'Stopped',
    nothing: (sessions: string) => `No results in ${counted(sessions, 'session')}.`,
    hits: (count: string) => counted(count, 'entry', 'entries'),
    more: (count: string) => `and ${count} more`,
    moreSessions: 'Show more sessions',
    stop: 'Stop',
    close: 'Close',
  },
  zh: {
    title: '搜索所有会话',
    field: '搜索内容',
    hint: '文本、正则表达式或字节',
    as: '搜索方式',
    text: '文本',
    regex: '正则',
    hex: '十六进制',
    matchCase: '区分大小写',
    teach: '搜索所有会话的载荷，从最新的会话开始。',
    searching: (searched: string, sessions: string) => `已搜索 ${searched} / ${sessions} 个会话`,
    found: (entries: string, sessions: string) => `${sessions} 个会话中有 ${entries} 个条目`,
    stopped: '已停止',
    nothing: (sessions: string) => `在 ${sessions} 个会话中没有找到匹配项。`,
    hits: (count: string) => `${count} 个条目`,
    more: (count: string) => `还有 ${count} 个`,
    moreSessions: '显示更多会话',
    stop: '停止',
    close: '关闭',
  },
})
