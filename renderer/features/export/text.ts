/** Texts of the export of a session. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    title: (name: string) => `Export “${name}”`,
    format: 'Format',
    rows: 'Range',
    all: (count: string) => `All entries (${count})`,
    selected: (count: string) => `Selected rows (${count})`,
    shown: (count: string) => `Shown entries (${count})`,
    shownMessages: (count: string) => `Shown messages (${count})`,
    whole: 'Contains the complete session. Can be imported.',
    folder: 'One file per payload in a new folder.',
    archive: 'One file per payload in an archive.',
    part: 'For reading and for other programs. Cannot be imported.',
    cancel: 'Cancel',
    export: 'Export…',
    exported: (place: string, size: string) => `Exported ${place}, ${size}`,
  },
  zh: {
    title: (name: string) => `导出“${name}”`,
    format: '格式',
    rows: '范围',
    all: (count: string) => `全部条目（${count}）`,
    selected: (count: string) => `选中的行（${count}）`,
    shown: (count: string) => `当前显示的条目（${count}）`,
    shownMessages: (count: string) => `当前显示的消息（${count}）`,
    whole: '包含完整会话，可以导入。',
    folder: '每条载荷一个文件，保存在新文件夹中。',
    archive: '每条载荷一个文件，打包为归档文件。',
    part: '供查看和其他程序使用，不能导入。',
    cancel: '取消',
    export: '导出…',
    exported: (place: string, size: string) => `已导出 ${place}，${size}`,
  },
})
