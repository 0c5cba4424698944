/** `Notification`: not displayed; a test replaces `show` to see what was shown. */
import { Emitter, type ElectronEvents } from './emitter.ts'
import { isReady } from './readiness.ts'

type Options = Pick<Electron.NotificationConstructorOptions, 'title' | 'body'>

export class Notification
  extends Emitter<
    ElectronEvents<Electron.Notification, { click: [event: never]; close: [event: never] }>
  >
  implements Pick<Electron.Notification, 'title' | 'body' | 'show'>
{
  title: string
  body: string

  constructor({ title = '', body = '' }: Options = {}) {
    super()
    if (!isReady()) throw new Error('Cannot create Notification before app is ready')
    this.title = title
    this.body = body
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    console.error(`would notify: ${this.title}, ${this.body}`)
  }
}
