/** A conversation as the bytes of its payloads, `.bin`, and as text in UTF-8, `.txt`. */
import { conversationFormats } from '../../../shared/contract/formats.ts'
import type { SessionFormat } from './format.ts'

export const savedConversations: readonly SessionFormat[] = (['bytes', 'text'] as const).map(
  (form) => {
    const { id, label, extensions } = conversationFormats[form]
    return {
      id,
      label,
      extensions,
      mediaType: null,
      write: {
        selects: true,
        isFolder: false,
        async *pieces(store, request) {
          const { saveConversation } = await import('./rows/saved-conversation.ts')
          yield* saveConversation(store, request, form)
        },
      },
    }
  },
)
