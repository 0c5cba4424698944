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
    label: both('Largest size', '最大大小'),
    hint: both(
      'Such as 500 MB or 1 GiB; empty for no limit.',
      '例如 500 MB 或 1 GiB；留空则不限。',
    ),
    wrong: both(
      'A size such as 500 MB or 1 GiB, from 1 MiB up; empty for no limit',
      '填写大小，例如 500 MB 或 1 GiB，至少 1 MiB；留空则不限',
    ),
    cli: [
      {
        flags: '--limit-size <size>',
        help: helpOnBoth('keep so much of the session, as 500MB or 1GiB'),
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
    label: both('Longest time', '最长时间'),
    hint: both(
      'Such as 90 s, 10 min or 2 h; empty for no limit.',
      '例如 90 s、10 min 或 2 h；留空则不限。',
    ),
    wrong: both(
      'A time such as 90 s, 10 min or 2 h, up to 365 d; empty for no limit',
      '填写时间，例如 90 s、10 min 或 2 h，最长 365 d；留空则不限',
    ),
    cli: [
      {
        flags: '--limit-age <time>',
        help: helpOnBoth('keep so long of the session, as 90s, 10m or 2h'),
        rank: 220,
        read: 'age',
      },
    ],
  },
  /** `stop` closes the endpoint; `drop-oldest` continues and deletes the oldest blocks. */
  atLimit: {
    schema: z.enum(['stop', 'drop-oldest']).default('stop'),
    control: 'select',
    label: both('At the limit', '达到上限时'),
    choices: [
      { value: 'stop', label: both('Stop', '停止录制') },
      { value: 'drop-oldest', label: both('Drop the oldest', '舍弃最旧的') },
    ],
    cli: [
      {
        flags: '--at-limit <what>',
        help: helpOnBoth('stop the recording, or drop its oldest entries'),
        rank: 230,
        read: 'choice',
        needs: { flag: '--limit-size', or: '--limit-age', noun: 'a limit' },
      },
    ],
  },
})

/** Limits on the traffic that a session keeps. */
export type Limits = z.infer<typeof limits.shape.limits>

const liveHelp =
  'when the disk cannot follow, keep the first 256 bytes of payloads rather than have peers wait'

const behind = group({
  /**
   * When the disk is too slow: `pause` pauses the sockets, so nothing is lost; `cut` continues live, keeps the first
   * 256 bytes of each payload and counts the rest.
   */
  whenBehind: {
    schema: z.enum(['pause', 'cut']).default('pause'),
    control: 'select',
    label: both('When the disk lags', '磁盘跟不上时'),
    choices: [
      {
        value: 'pause',
        label: both('Slow the peers', '让对端减速'),
        hint: both(
          'Peers wait until the disk has caught up. Nothing is lost.',
          '对端会等到磁盘写完再继续，不丢失任何内容。',
        ),
      },
      {
        value: 'cut',
        label: both('Stay live', '保持实时'),
        hint: both(
          'Peers are not slowed. Payloads keep their first 256 bytes; the rest is counted.',
          '不拖慢对端：每条载荷只保留前 256 字节，其余只计数。',
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
