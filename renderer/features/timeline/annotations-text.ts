/** Texts of bookmarks, notes and markers. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const annotationsText = catalogue({
  en: {
    bookmarks: 'Bookmarks and notes',
    find: 'Part of a note, or #number',
    onlyThese: 'Show only these rows',
    none: 'No bookmarks or notes.',
    noneFound: 'No such note.',
    remove: 'Remove (Shift+Enter)',
    keys: 'Enter goes to the row, Shift+Enter removes its bookmark and note',
    noteOf: (n: string) => `Note of entry ${n}`,
    markerDropped: (n: string) => `Marker at entry ${n}`,
    note: 'Note',
    noteHint: 'What this row is about',
    save: 'Save',
    cancel: 'Cancel',
    noteKeys: 'Ctrl+Enter saves. An empty note is removed.',
  },
  zh: {
    bookmarks: '书签与备注',
    find: '备注中的文字，或 #序号',
    onlyThese: '只显示这些行',
    none: '还没有书签或备注。',
    noneFound: '没有匹配的备注。',
    remove: '移除 (Shift+Enter)',
    keys: 'Enter 转到该行，Shift+Enter 移除其书签与备注',
    noteOf: (n: string) => `条目 ${n} 的备注`,
    markerDropped: (n: string) => `标记位于条目 ${n}`,
    note: '备注',
    noteHint: '说明这一行',
    save: '保存',
    cancel: '取消',
    noteKeys: '按 Ctrl+Enter 保存。备注留空即移除。',
  },
})
