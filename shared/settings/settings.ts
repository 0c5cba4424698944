/**
 * Every setting, by its name in the file. A name never changes: files outlive versions. The page of settings shows the
 * rows in this order.
 */
import { z } from 'zod'
import { languageSchema, themeSchema } from '../contract/appearance.ts'
import { defaultInflated, maxInflated } from '../contract/limits.ts'
import { both, same } from '../contract/localized-text.ts'
import { colourRulesSchema, defaultColourRules } from '../model/colour-rule.ts'
import { columnsSchema } from './columns.ts'
import { setting, settingInPlace } from './setting.ts'

/** Limits of a width or height that the user can drag. Pixels. */
export const sidebarWidths = { min: 180, max: 520 } as const
/** @see sidebarWidths */
export const composerHeights = { min: 76, max: 480 } as const
/** Number of filters that are remembered. */
export const keptFilters = 12
/** The smallest `inflateLimit`. Bytes. */
const minInflated = 65_536

/** How the time column counts: as clock time, or from the start of the session, the previous row or the selected entry. */
export const timeModes = ['clock', 'start', 'delta', 'selected'] as const

export const textSizes = ['small', 'normal', 'large', 'larger'] as const
/** Choices of the height of the timeline's rows. */
export const densities = ['compact', 'normal', 'relaxed'] as const

const mebibyte = 1_048_576

export const settings = {
  theme: setting({
    schema: themeSchema,
    default: 'system',
    group: 'appearance',
    label: both('Theme', '主题'),
    control: {
      kind: 'choice',
      labels: {
        system: both('System', '跟随系统'),
        light: both('Light', '浅色'),
        dark: both('Dark', '深色'),
      },
    },
  }),
  language: setting({
    schema: z.enum(['system', ...languageSchema.options]),
    default: 'system',
    group: 'appearance',
    label: both('Language', '语言'),
    // Each language is named in that language.
    control: {
      kind: 'choice',
      labels: {
        system: both('System', '跟随系统'),
        en: same('English'),
        zh: same('简体中文'),
      },
    },
  }),
  textSize: setting({
    schema: z.enum(textSizes),
    default: 'normal',
    group: 'appearance',
    label: both('Text size', '字号'),
    control: {
      kind: 'choice',
      labels: {
        small: both('Small', '小'),
        normal: both('Normal', '标准'),
        large: both('Large', '大'),
        larger: both('Larger', '特大'),
      },
    },
  }),
  rowHeight: setting({
    schema: z.enum(densities),
    default: 'normal',
    group: 'appearance',
    label: both('Row height', '行高'),
    control: {
      kind: 'choice',
      labels: {
        compact: both('Compact', '紧凑'),
        normal: both('Normal', '标准'),
        relaxed: both('Relaxed', '宽松'),
      },
    },
  }),
  /** Where the detail of the selected entry is: beside the timeline or below it. */
  detailPlace: setting({
    schema: z.enum(['right', 'below']),
    default: 'right',
    group: 'appearance',
    label: both('Details position', '详情位置'),
    control: {
      kind: 'choice',
      labels: {
        right: both('Right', '右侧'),
        below: both('Below', '下方'),
      },
    },
  }),
  sidebarShown: settingInPlace(z.boolean(), true),
  composerShown: settingInPlace(z.boolean(), true),
  sidebarWidth: settingInPlace(z.int().min(sidebarWidths.min).max(sidebarWidths.max), 244),
  /** Order, widths and visibility of the columns of the timeline. */
  columns: settingInPlace(columnsSchema, []),
  composerHeight: settingInPlace(
    z.int().min(composerHeights.min).max(composerHeights.max),
    composerHeights.min,
  ),

  timeMode: setting({
    schema: z.enum(timeModes),
    default: 'clock',
    group: 'reading',
    label: both('Time display', '时间显示方式'),
    control: {
      kind: 'choice',
      labels: {
        clock: both('Absolute time', '绝对时间'),
        start: both('Since session start', '距会话开始'),
        delta: both('Since previous row', '距上一行'),
        selected: both('Since selected row', '距选中行'),
      },
    },
  }),
  /**
   * The last selected view; `usual` selects the most suitable one for each entry. The window adds the views that it
   * has, and reports a value that is none of them.
   */
  detailView: setting({
    schema: z.string().max(64),
    default: 'usual',
    group: 'reading',
    label: both('Details view', '详情视图'),
    hint: both('Entries without this view use the automatic view.', '条目没有该视图时自动选择。'),
    control: { kind: 'choice', labels: { usual: both('Automatic', '自动') } },
  }),
  detailWrap: setting({
    schema: z.boolean(),
    default: true,
    group: 'reading',
    label: both('Wrap long lines', '自动换行'),
    control: { kind: 'switch' },
  }),
  detailByteOrder: setting({
    schema: z.enum(['le', 'be']),
    default: 'be',
    group: 'reading',
    label: both('Byte order', '字节序'),
    control: {
      kind: 'choice',
      labels: { le: both('Little-endian', '小端'), be: both('Big-endian', '大端') },
    },
  }),
  /** Whether the frame view shows a masked payload as on the wire. */
  detailFrame: setting({
    schema: z.enum(['wire', 'unmasked']),
    default: 'wire',
    group: 'reading',
    label: both('Masked payloads in the frame view', '帧视图中带掩码的载荷'),
    control: {
      kind: 'choice',
      labels: { wire: both('Raw', '原始数据'), unmasked: both('Unmasked', '去除掩码') },
    },
  }),
  /** Which bytes of a compressed message the hex view shows. */
  detailBytes: setting({
    schema: z.enum(['sent', 'inflated', 'both']),
    default: 'both',
    group: 'reading',
    label: both('Compressed messages in the hex view', '十六进制视图中的压缩消息'),
    control: {
      kind: 'choice',
      labels: {
        sent: both('Compressed', '压缩数据'),
        inflated: both('Decompressed', '解压数据'),
        both: both('Both', '两者'),
      },
    },
  }),
  /** Which bytes of a payload with a content coding the hex view shows. */
  decodedBytes: setting({
    schema: z.enum(['sent', 'decoded', 'both']),
    default: 'sent',
    group: 'reading',
    label: both(
      'gzip, zlib, brotli and zstd in the hex view',
      '十六进制视图中的 gzip、zlib、brotli、zstd',
    ),
    control: {
      kind: 'choice',
      labels: {
        sent: both('Raw', '原始数据'),
        decoded: both('Decoded', '解码后'),
        both: both('Both', '两者'),
      },
    },
  }),
  /** How the heads of a handshake are shown. */
  detailHeads: setting({
    schema: z.enum(['parsed', 'raw']),
    default: 'parsed',
    group: 'reading',
    label: both('Handshake headers', '握手请求/响应头'),
    control: {
      kind: 'choice',
      labels: { parsed: both('Parsed', '解析后'), raw: both('Raw', '原始数据') },
    },
  }),
  /** Where inflating a message stops until the user requests more. Bytes. */
  inflateLimit: setting({
    schema: z.int().min(minInflated).max(maxInflated),
    default: defaultInflated,
    group: 'reading',
    label: both('Decompression limit per message', '单条消息的解压上限'),
    hint: both(
      'Protects against decompression bombs. You can continue beyond the limit for each message.',
      '防止解压炸弹。每条消息都可以超过上限继续解压。',
    ),
    control: { kind: 'size', sizes: [1, 16, 64, 256, 1_024, 4_096].map((n) => n * mebibyte) },
  }),
  colourRules: setting({
    schema: colourRulesSchema,
    default: defaultColourRules,
    group: 'reading',
    label: both('Colour rules', '着色规则'),
    hint: both('Filters that colour rows in all sessions.', '用过滤器为所有会话的行着色。'),
    control: { kind: 'custom' },
  }),
  recentFilters: setting({
    schema: z.array(z.string()).max(keptFilters).readonly(),
    default: [],
    group: 'reading',
    label: both('Recent filters', '最近使用的过滤器'),
    control: { kind: 'custom' },
  }),

  notifications: setting({
    schema: z.boolean(),
    default: true,
    group: 'application',
    label: both('Notify when a long replay completes', '长时间回放完成时通知'),
    hint: both('Only while the window is in the background.', '仅在窗口处于后台时通知。'),
    control: { kind: 'custom' },
  }),
  updateCheck: setting({
    schema: z.boolean(),
    default: false,
    group: 'application',
    label: both('Check for updates', '检查更新'),
    hint: both(
      'Checks at most once a day. Updates are not installed automatically.',
      '每天最多检查一次，不会自动安装更新。',
    ),
    control: { kind: 'switch' },
  }),
  /** Port of the web host on 127.0.0.1; 0 takes a free one at each start. */
  webPort: setting({
    schema: z.int().min(0).max(65_535),
    default: 0,
    group: 'application',
    label: both('Web host port', 'Web 服务端口'),
    hint: both(
      'On 127.0.0.1. Takes effect at the next start. 0 selects a free port.',
      '监听 127.0.0.1，下次启动时生效。0 表示自动选择空闲端口。',
    ),
    control: {
      kind: 'number',
      wrong: both('Enter a port number from 0 to 65535.', '请输入 0 到 65535 之间的端口号。'),
    },
  }),

  /**
   * Shortcuts that the user chose in place of a command's default, by the command's name; other versions have other
   * commands.
   */
  shortcuts: setting({
    schema: z.record(z.string().max(64), z.array(z.string().max(64)).max(4).readonly()).readonly(),
    default: {},
    group: 'keyboard',
    label: both('Keyboard shortcuts', '键盘快捷键'),
    control: { kind: 'custom' },
  }),
}
