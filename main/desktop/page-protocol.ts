/** The window's scheme: `app://sockeye/` serves the built window, and nothing else on this machine has that origin. */
import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { listPageFiles } from '../host/page-files.ts'
import { securityHeaders } from '../host/page-security.ts'

const scheme = 'app'
const pageOrigin = 'app://sockeye'
export const pageUrl = `${pageOrigin}/`

export const isOurs = (url: string): boolean => url === pageOrigin || url.startsWith(pageUrl)

/**
 * Must run before the app is ready, which it is before anything that the entry awaits has happened.
 */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** @throws AppError `file-unreadable` when there is no build */
export async function servePages(folder: string): Promise<void> {
  const files = await listPageFiles(folder)
  const headers = securityHeaders([])
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    const page = url.host === 'sockeye' ? files.get(url.pathname) : undefined
    if (!page) return new Response('Page not found.', { status: 404, headers })
    const body = new Uint8Array(await readFile(page.file))
    return new Response(body, { headers: { ...headers, 'content-type': page.type } })
  })
}
