/** Recording options for sessions of all kinds. */
import { z } from 'zod'
import { both } from '../../contract/localized-text.ts'
import { group, helpOnBoth, nestedGroup, section } from '../option.ts'

/** The smallest size limit: a few blocks. Bytes. */
export const leastLimitBytes = 1_048_576
/** The smallest age limit. Milliseconds. */
export const leastLimitMs = 1_000
/** The largest age limit. Milliseconds. */
export const greatestLimitMs = 31_536_000_000

const limits = nestedGroup('limits', {
  /** Maximum size of its entries in the database; 0 for no limit. Bytes. */
  maxBytes: {
    schema: z
      .int()
      .min(0)
      .refine((bytes) => bytes === 0 || bytes >= leastLimitBytes, 'at least 1 MiB, or 0')
      .default(0),
    control: 'size',
    label: both('Size limit', '大小上限'),
    hint: both(
      'For example, 500 MiB or 1 GiB. Leave empty for no limit.',
      '例如 500 MiB 或 1 GiB。留空则不限。',
    ),
    wrong: both(
      'Enter a size of at least 1 MiB, for example 500 MiB or 1 GiB, or leave empty for no limit',
      '请输入不小于 1 MiB 的大小，例如 500 MiB 或 1 GiB，留空则不限',
    ),
    cli: [
      {
        flags: '--limit-size <size>',
        help: helpOnBoth('size limit of the session, for example 500MiB or 1GiB'),
        rank: 210,
        read: 'size',
      },
    ],
  },
  /** Maximum age of the session, or with `drop-oldest` of its entries; 0 for no limit. */
  maxAgeMs: {
    schema: z
      .int()
      .min(0)
      .max(greatestLimitMs)
      .refine((ms) => ms === 0 || ms >= leastLimitMs, 'at least 1 s, or 0')
      .default(0),
    control: 'span',
    label: both('Time limit', '时长上限'),
    hint: both(
      'For example, 90 s, 10 min or 2 h. Leave empty for no limit.',
      '例如 90 s、10 min 或 2 h。留空则不限。',
    ),
    wrong: both(
      'Enter a duration of up to 365 d, for example 90 s, 10 min or 2 h, or leave empty for no limit',
      '请输入不超过 365 d 的时长，例如 90 s、10 min 或 2 h，留空则不限',
    ),
    cli: [
      {
        flags: '--limit-age <time>',
        help: helpOnBoth('time limit of the session, for example 90s, 10m or 2h'),
        rank: 220,
        read: 'age',
      },
    ],
  },
  /** `stop` closes the endpoint; `drop-oldest` continues and deletes the oldest blocks. */
  atLimit: {
    schema: z.enum(['stop', 'drop-oldest']).default('stop'),
    control: 'select',
    label: both('When the limit is reached', '达到上限时'),
    choices: [
      { value: 'stop', label: both('Stop recording', '停止录制') },
      { value: 'drop-oldest', label: both('Delete oldest entries', '删除最旧的条目') },
    ],
    cli: [
      {
        flags: '--at-limit <what>',
        help: helpOnBoth('action when a limit is reached'),
        rank: 230,
        read: 'choice',
        needs: { flag: '--limit-size', or: '--limit-age', noun: 'a limit' },
      },
    ],
  },
})

/** Limits on the traffic that a session keeps. */
export type Limits = z.infer<typeof limits.shape.limits>

const liveHelp = 'if the disk is too slow, truncate payloads to 256 bytes instead of slowing peers'

const behind = group({
  /**
   * When the disk is too slow: `pause` pauses the sockets, so nothing is lost; `cut` continues live, keeps the first
   * 256 bytes of each payload and counts the rest.
   */
  whenBehind: {
    schema: z.enum(['pause', 'cut']).default('pause'),
    control: 'select',
    label: both('When the disk is too slow', '磁盘写入过慢时'),
    choices: [
      {
        value: 'pause',
        label: both('Slow down peers', '让对端减速'),
        hint: both(
          'Peers wait for the disk. No data is lost.',
          '对端等待磁盘写入完成，不丢失数据。',
        ),
      },
      {
        value: 'cut',
        label: both('Truncate payloads', '截断载荷'),
        hint: both(
          'Peers are not slowed down. Only the first 256 bytes of each payload are recorded.',
          '不影响对端速度，每条载荷只记录前 256 字节。',
        ),
      },
    ],
    cli: [
      {
        flags: '--live',
        help: helpOnBoth(liveHelp),
        rank: 240,
        value: 'cut',
      },
    ],
  },
})

export const recordingSection = section(both('Recording', '录制'), limits, behind)
