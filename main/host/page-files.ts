/**
 * The files of the built window, by request path. The list contains only files of the build, and a request is looked up
 * in it, never joined to a folder: no path escapes it.
 */
import { readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { englishError } from './english-error.ts'

export interface PageFile {
  /** Absolute path on disk. */
  readonly file: string
  readonly type: string
  /** Its name changes with its content, so it can be cached indefinitely. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/**
 * Lists the built window in `folder`; `/` is its index.
 * @throws AppError `file-unreadable` when there is no build
 */
export async function listPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw englishError(
        'file-unreadable',
        `The window has not been built: could not read ${folder}.`,
        'Run npm run build first.',
        { cause },
      )
    },
  )
  const files = new Map<string, PageFile>()
  for (const entry of found) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    const type = types[extname(entry.name)] ?? 'application/octet-stream'
    files.set(path, { file, type, immutable: path.startsWith('/assets/') })
  }
  const index = files.get('/index.html')
  if (!index)
    throw englishError(
      'file-unreadable',
      `The window has not been built: ${folder} contains no index.html.`,
      'Run npm run build first.',
    )
  return files.set('/', index)
}
