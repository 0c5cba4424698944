/** Texts for a settings file that could not be read. */
import type { SettingsProblem } from '../../../shared/contract/settings.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    setAside: 'The settings file was invalid and has been renamed',
    setAsideHint: (file: string) =>
      `Sockeye uses the default settings. The old file is saved as ${file}.`,
    unreadable: 'Could not load the settings',
    unreadableHint: (file: string, reason: string) =>
      `${file}: ${reason}. Changes are lost when Sockeye quits.`,
    ignored: 'Some settings have invalid values',
    ignoredHint: (file: string, names: string) =>
      `Sockeye uses the default for ${names}. ${file} is not changed.`,
  },
  zh: {
    setAside: '设置文件无效，已重命名',
    setAsideHint: (file: string) => `Sockeye 使用默认设置，原文件保存为 ${file}。`,
    unreadable: '无法载入设置',
    unreadableHint: (file: string, reason: string) =>
      `${file}：${reason}。退出 Sockeye 后更改会丢失。`,
    ignored: '部分设置的值无效',
    ignoredHint: (file: string, names: string) => `${names} 使用默认值。${file} 未更改。`,
  },
})

/** Describes what was wrong with the settings file, and what was done with it. */
export function problemWords(problem: SettingsProblem): { message: string; hint: string } {
  const t = text()
  switch (problem.kind) {
    case 'set-aside':
      return { message: t.setAside, hint: t.setAsideHint(problem.file) }
    case 'unreadable':
      return { message: t.unreadable, hint: t.unreadableHint(problem.file, problem.reason) }
    case 'ignored':
      return { message: t.ignored, hint: t.ignoredHint(problem.file, problem.names.join(', ')) }
  }
}
