/** A conversation as the bytes of its payloads, `.bin`, and as text in UTF-8, `.txt`. */
import { conversationFormats, type FormatInfo } from '../../../shared/contract/formats.ts'
import type { ExportRequest, SessionFormat } from './format.ts'
import type { SavedConversation } from './rows/saved-conversation.ts'

const saved = (
  { id, label, extensions }: FormatInfo,
  content: (
    module: typeof import('./rows/saved-conversation.ts'),
    request: ExportRequest,
  ) => SavedConversation,
): SessionFormat => ({
  id,
  label,
  extensions,
  mediaType: null,
  write: {
    selects: true,
    isFolder: false,
    async *pieces(store, request) {
      const module = await import('./rows/saved-conversation.ts')
      yield* module.saveConversation(store, request, content(module, request))
    },
  },
})

export const savedConversations: readonly SessionFormat[] = [
  saved(conversationFormats.bytes, ({ bytesAlone }) => bytesAlone),
  saved(conversationFormats.text, ({ SavedText }, { encoding }) => new SavedText(encoding)),
]
