/** How long ago something happened, in the largest suitable unit. */
import { catalogue } from './locale.svelte.ts'

const text = catalogue({
  en: {
    seconds: (count: number) => `${String(count)} s`,
    minutes: (count: number) => `${String(count)} min`,
    hours: (count: number) => `${String(count)} h`,
    days: (count: number) => `${String(count)} d`,
  },
  zh: {
    seconds: (count: number) => `${String(count)} 秒`,
    minutes: (count: number) => `${String(count)} 分钟`,
    hours: (count: number) => `${String(count)} 小时`,
    days: (count: number) => `${String(count)} 天`,
  },
})

/** Formats milliseconds, rounded down: `12 s`, `5 min`, `3 h`, `2 d`. */
export function elapsed(ms: number): string {
  const t = text()
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return t.seconds(seconds)
  if (seconds < 3_600) return t.minutes(Math.floor(seconds / 60))
  if (seconds < 86_400) return t.hours(Math.floor(seconds / 3_600))
  return t.days(Math.floor(seconds / 86_400))
}
