/** `session.defaultSession`: the hooks that decide about permissions and requests. */
import type { WebContents } from './web-contents.ts'

type RealSession = Electron.Session
type RealRequestHandler = NonNullable<Parameters<RealSession['setPermissionRequestHandler']>[0]>
export type Permission = Parameters<RealRequestHandler>[1]

type RequestHandler = (
  contents: WebContents,
  permission: Permission,
  answer: (granted: boolean) => void,
) => void
type CheckHandler = (
  contents: WebContents | null,
  permission: Permission,
  origin: string,
) => boolean
type RequestListener = (
  details: Pick<Electron.OnBeforeRequestListenerDetails, 'url' | 'method'>,
  callback: (response: Electron.CallbackResponse) => void,
) => void

/** Chromium's names of the permissions that a page can be granted here, by Electron's. */
const names = {
  'clipboard-sanitized-write': { name: 'clipboard-write', allowWithoutSanitization: false },
  'clipboard-read': { name: 'clipboard-read' },
  geolocation: { name: 'geolocation' },
  notifications: { name: 'notifications' },
  midi: { name: 'midi' },
  media: { name: 'camera' },
  'idle-detection': { name: 'idle-detection' },
  'local-fonts': { name: 'local-fonts' },
  'window-management': { name: 'window-management' },
  'storage-access': { name: 'storage-access' },
} as const satisfies Partial<Record<Permission, object>>

let requestHandler: RequestHandler | null = null
let checkHandler: CheckHandler | null = null
let requestListener: RequestListener | null = null

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: RequestHandler | null) =>
      void (requestHandler = handler),
    setPermissionCheckHandler: (handler: CheckHandler | null) => void (checkHandler = handler),
    // No page of this browser can reach a device, so there is nothing to ask.
    setDevicePermissionHandler: (_: ((details: object) => boolean) | null) => undefined,
    webRequest: {
      onBeforeRequest: (listener: RequestListener | null) => void (requestListener = listener),
    },
  },
}

/** Every permission, as the app decides it for a page at `url`; without handlers Electron grants all. */
export async function decidePermissions(contents: WebContents, url: string) {
  // Node gives unknown schemes no origin.
  const { protocol, host } = new URL(url)
  const origin = `${protocol}//${host}/`
  return Promise.all(
    (Object.keys(names) as (keyof typeof names)[]).map(async (permission) => {
      const checked = checkHandler ? checkHandler(contents, permission, origin) : true
      const granted = await new Promise<boolean>((resolve) => {
        if (requestHandler) requestHandler(contents, permission, resolve)
        else resolve(true)
      })
      return { permission: names[permission], granted: checked && granted }
    }),
  )
}

/** Whether the app allows a request. */
export const allows = (url: string, method: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (requestListener) requestListener({ url, method }, ({ cancel }) => resolve(!cancel))
    else resolve(true)
  })
