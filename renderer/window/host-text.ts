/** Texts for events of the shell. */
import { catalogue } from '../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    restarted: 'The engine ended unexpectedly and was started again.',
    restartedHint: 'Sessions that were open are marked interrupted and keep what was recorded.',
    stoppedTitle: 'The engine keeps ending',
    stoppedText:
      'It ended twice within a minute and was not started again. Recorded data is kept. See the log for the cause.',
    openLog: 'Open the log',
    startAgain: 'Start it again',
    savingTitle: 'Saving',
    savingText: 'What was recorded is being written to disk. Sockeye closes as soon as it is done.',
    quitNow: 'Quit without saving the rest',

    about: 'About Sockeye',
    aboutText: 'A network debugger for TCP and WebSocket. Free software under the MIT licence.',
    system: 'System',
    database: 'Database',
    websocket: 'RFC 6455, the WebSocket protocol',
    compression: 'RFC 7692, compression of WebSocket messages',
    tcp: 'RFC 9293, TCP',
    showData: 'Show the data folder',
    copyFlags: 'Copy',
    close: 'Close',

    newVersion: (version: string) => `Sockeye ${version} is available.`,
    newVersionHint: 'The installed version keeps running; nothing was downloaded.',
    replayDone: 'The replay has ended',
    replayFailed: 'The replay has failed',
    replayTo: (to: string, differing: string) => `To ${to}. ${differing}`,
    noneDiffer: 'Nothing came back different.',
    differ: (count: string) =>
      count === '1' ? '1 entry came back different.' : `${count} entries came back different.`,
  },
  zh: {
    restarted: '引擎意外结束，已重新启动。',
    restartedHint: '打开中的会话已标记为中断，已录制的内容均已保留。',
    stoppedTitle: '引擎反复结束',
    stoppedText: '引擎在一分钟内结束了两次，因此未再启动。已录制的内容均已保留，日志中可能有原因。',
    openLog: '打开日志',
    startAgain: '重新启动',
    savingTitle: '正在保存',
    savingText: '正在将录制的内容写入磁盘，完成后 Sockeye 会自动关闭。',
    quitNow: '不保存剩余内容并退出',

    about: '关于 Sockeye',
    aboutText: 'TCP 与 WebSocket 网络调试器。自由软件，采用 MIT 许可证。',
    system: '系统',
    database: '数据库',
    websocket: 'RFC 6455：WebSocket 协议',
    compression: 'RFC 7692：WebSocket 消息压缩',
    tcp: 'RFC 9293：TCP',
    showData: '显示数据文件夹',
    copyFlags: '复制',
    close: '关闭',

    newVersion: (version: string) => `Sockeye ${version} 已发布。`,
    newVersionHint: '当前版本照常使用，未下载任何内容。',
    replayDone: '重放已结束',
    replayFailed: '重放失败',
    replayTo: (to: string, differing: string) => `目标 ${to}。${differing}`,
    noneDiffer: '返回的内容全部一致。',
    differ: (count: string) => `${count} 个条目返回的内容不同。`,
  },
})
