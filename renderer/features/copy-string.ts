/** Copies text for a feature, and reports when the browser refuses. */
import { catalogue } from '../i18n/locale.svelte.ts'
import { copyText } from '../ui/clipboard.ts'
import { tellProblem } from '../ui/toast.ts'

const text = catalogue({
  en: { refused: 'Could not copy to the clipboard' },
  zh: { refused: '无法复制到剪贴板' },
})

/** Returns false when the browser refused. */
export async function copyString(value: string): Promise<boolean> {
  const isCopied = await copyText(value)
  if (!isCopied) tellProblem({ message: text().refused })
  return isCopied
}
