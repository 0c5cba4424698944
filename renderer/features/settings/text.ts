/** Texts for a settings file that could not be read. */
import type { SettingsProblem } from '../../../shared/contract/settings.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    setAside: 'The settings file could not be read and was renamed',
    setAsideHint: (file: string) => `Sockeye uses the defaults. The old file is kept as ${file}.`,
    unreadable: 'The settings cannot be read',
    unreadableHint: (file: string, reason: string) =>
      `${file}: ${reason}. Changes last until Sockeye ends.`,
    ignored: 'Some settings have values that Sockeye does not know',
    ignoredHint: (file: string, names: string) =>
      `The defaults are used for ${names}; ${file} is left as it is.`,
  },
  zh: {
    setAside: '设置文件无法读取，已重命名',
    setAsideHint: (file: string) => `Sockeye 使用默认设置，原文件保存为 ${file}。`,
    unreadable: '无法读取设置',
    unreadableHint: (file: string, reason: string) =>
      `${file}：${reason}。更改的设置仅在退出 Sockeye 之前有效。`,
    ignored: '部分设置的值无法识别',
    ignoredHint: (file: string, names: string) => `${names} 使用默认值，${file} 保持不变。`,
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
