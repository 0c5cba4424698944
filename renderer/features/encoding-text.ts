/** Texts of the choice of an encoding. */
import { catalogue } from '../i18n/locale.svelte.ts'

export const encodingText = catalogue({
  en: {
    encoding: (name: string) => `Text encoding: ${name}`,
    session: 'For this session',
    endpoint: 'For this endpoint',
    all: 'For all sessions',
    chosen: 'current',
    guess: 'Guess the encoding…',
  },
  zh: {
    encoding: (name: string) => `文本编码：${name}`,
    session: '用于此会话',
    endpoint: '用于此端点',
    all: '用于所有会话',
    chosen: '当前',
    guess: '猜测编码…',
  },
})
