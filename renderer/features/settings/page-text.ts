/** Texts of the settings page; those of a setting are in its row. */
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const pageText = catalogue({
  en: {
    title: 'Settings',
    groups: 'Settings groups',
    search: 'Search settings',
    nothing: 'No settings found.',
    close: 'Close',
    normal: (value: string) => ` Default: ${value}.`,
    reset: (title: string, value: string) => `Reset to default: ${title}, ${value}`,
    on: 'on',
    off: 'off',

    data: 'Data',

    kept: (count: string) => `${count} saved`,
    none: 'none',
    ruleCount: (count: string) => counted(count, 'rule'),
    editRules: 'Edit…',

    notAllowed: 'Notifications are not allowed in this browser',
    notAskedHint: 'Permission has not been requested yet.',
    notAllowedHint:
      'Permission was denied. Allow notifications in the site settings of the browser.',
    askBrowser: 'Request permission',
    log: 'Log',
    logHint: 'Application errors. Contains no traffic.',
    openLog: 'Open log',

    database: 'Database',
    databaseHint: 'Stores sessions and endpoints. Use --data or SOCKEYE_DATA to change the folder.',
    showData: 'Show folder',
    encoding: 'Text encoding',
    encodingHint: 'Default for TCP data and binary messages. Stored in the database.',
    limitTitle: 'Database size limit',
    limitText: 'Maximum disk space for all sessions. Also applies to the command line.',
    limitSize: 'Size limit',
    limitWrong:
      'Enter a size of at least 1 MiB, for example 500 MiB or 20 GiB, or leave empty for no limit',
    limitDeletes: (size: string) =>
      `The database is larger than ${size}. The oldest sessions are deleted when you save.`,
    noLimit: 'no limit',
    atLimit: 'When the limit is reached',
    stopAtLimit: 'Stop recording',
    deleteOldest: 'Delete oldest sessions',
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

    notAllowed: '浏览器未允许通知',
    notAskedHint: '尚未请求通知权限。',
    notAllowedHint: '通知权限已被拒绝，请在浏览器的网站设置中允许通知。',
    askBrowser: '请求权限',
    log: '日志',
    logHint: '应用错误日志，不含流量。',
    openLog: '打开日志',

    database: '数据库',
    databaseHint: '存储会话和端点。可用 --data 或 SOCKEYE_DATA 更改文件夹。',
    showData: '打开文件夹',
    encoding: '文本编码',
    encodingHint: 'TCP 数据和二进制消息的默认编码。存储在数据库中。',
    limitTitle: '数据库大小上限',
    limitText: '所有会话合计可占用的磁盘空间，对命令行同样生效。',
    limitSize: '大小上限',
    limitWrong: '请输入不小于 1 MiB 的大小，例如 500 MiB 或 20 GiB，留空则不限',
    limitDeletes: (size: string) => `数据库已超过 ${size}。保存后会立即删除最旧的会话。`,
    noLimit: '不限',
    atLimit: '达到上限时',
    stopAtLimit: '停止录制',
    deleteOldest: '删除最旧的会话',
    save: '保存',
    version: '版本',
  },
})
