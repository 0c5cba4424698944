/** Texts of the selected rows. Apart from the other texts of the timeline, which the first paint does not need. */
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const selectionText = catalogue({
  en: {
    rows: (count: string) => `${counted(count, 'row')} selected`,
    everyPeer: 'all peers',
    ownPeers: 'their peers',
  },
  zh: {
    rows: (count: string) => `已选 ${count} 行`,
    everyPeer: '所有对端',
    ownPeers: '各自的对端',
  },
})
