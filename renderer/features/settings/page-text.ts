/** Texts of the settings page; those of a setting are in its row. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const pageText = catalogue({
  en: {
    title: 'Settings',
    groups: 'Groups of settings',
    search: 'Search settings',
    nothing: 'No setting is found.',
    close: 'Close',
    normal: (value: string) => ` Default: ${value}.`,
    reset: (title: string, value: string) => `Back to the default: ${title}, ${value}`,
    on: 'on',
    off: 'off',

    data: 'Data',

    kept: (count: string) => `${count} kept`,
    none: 'none',
    ruleCount: (count: string) => (count === '1' ? '1 rule' : `${count} rules`),
    editRules: 'Edit…',

    notAllowed: 'The browser shows no notifications of this page',
    notAskedHint: 'It has not been asked yet.',
    notAllowedHint: 'It was told not to. Allow them in its settings of this site.',
    askBrowser: 'Ask it',
    log: 'Log',
    logHint: 'What went wrong in the application itself. No traffic is written to it.',
    openLog: 'Open the log',

    database: 'Database',
    databaseHint: 'Sessions and endpoints. Choose another folder with --data or SOCKEYE_DATA.',
    showData: 'Show the folder',
    encoding: 'Text encoding',
    encodingHint:
      'Of TCP data and binary messages in sessions for which no other is chosen. Stored in the database.',
    limitTitle: 'Limit of all sessions',
    limitText:
      'What all sessions together may take on the disk, for every window and command line.',
    limitSize: 'Largest size',
    limitWrong: 'A size such as 500 MB or 20 GiB, from 1 MiB up; empty for no limit',
    limitDeletes: (size: string) =>
      `More than ${size} is taken now: the oldest sessions are deleted as soon as you save this.`,
    noLimit: 'no limit',
    atLimit: 'At the limit',
    stopAtLimit: 'Stop recording',
    deleteOldest: 'Delete the oldest',
    save: 'Save',
    version: 'Version',
  },
  zh: {
    title: '设置',
    groups: '设置分组',
    search: '搜索设置',
    nothing: '没有找到匹配的设置。',
    close: '关闭',
    normal: (value: string) => `默认：${value}。`,
    reset: (title: string, value: string) => `恢复默认：${title}，${value}`,
    on: '开启',
    off: '关闭',

    data: '数据',

    kept: (count: string) => `已保存 ${count} 条`,
    none: '无',
    ruleCount: (count: string) => `${count} 条规则`,
    editRules: '编辑…',

    notAllowed: '浏览器不显示此页面的通知',
    notAskedHint: '尚未请求通知权限。',
    notAllowedHint: '通知权限已被拒绝，请在浏览器的网站设置中允许通知。',
    askBrowser: '请求权限',
    log: '日志',
    logHint: '记录应用自身的错误，不含任何通信内容。',
    openLog: '打开日志',

    database: '数据库',
    databaseHint: '保存会话和端点。可用 --data 或 SOCKEYE_DATA 指定其他文件夹。',
    showData: '显示文件夹',
    encoding: '文本编码',
    encodingHint: '未另行选择编码的会话按此编码读写 TCP 数据和二进制消息。保存在数据库中。',
    limitTitle: '所有会话的上限',
    limitText: '所有会话合计可占用的磁盘空间，对所有窗口和命令行生效。',
    limitSize: '最大大小',
    limitWrong: '填写大小，例如 500 MB 或 20 GiB，至少 1 MiB；留空则不限',
    limitDeletes: (size: string) => `当前占用已超过 ${size}：保存后会立即删除最旧的会话。`,
    noLimit: '不限',
    atLimit: '达到上限时',
    stopAtLimit: '停止录制',
    deleteOldest: '删除最旧的',
    save: '保存',
    version: '版本',
  },
})
