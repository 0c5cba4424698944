/** Words for what the shell tells the window. */
import { catalogue } from '../state/locale.svelte.ts'

export const text = catalogue({
  en: {
    restarted: 'The engine ended unexpectedly and was started again.',
    restartedHint: 'Sessions that were open are marked interrupted and keep what was recorded.',
    stoppedTitle: 'The engine keeps ending',
    stoppedText:
      'It ended twice within a minute and was not started again. What was recorded is kept. The log may tell why.',
    openLog: 'Open the log',
    startAgain: 'Start it again',
    savingTitle: 'Saving',
    savingText: 'What was recorded is being written to disk. Sockeye closes as soon as it is done.',
    quitNow: 'Quit without saving the rest',
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
  },
})
