/**
 * Paths of the application's files. The same code runs from its sources (main/*.ts) and from the build (out/main/*.js),
 * so paths are relative to this file in either place.
 */
import { fileURLToPath } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }

export const version: string = manifest.version
/**
 * Where the newest version is published; empty when this build has no such address, `SOCKEYE_RELEASE_FEED` overrides
 * it.
 */
export const releaseFeed: string = process.env['SOCKEYE_RELEASE_FEED'] ?? manifest.releaseFeed

const built = !import.meta.url.endsWith('.ts')
const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Folder of the built window. */
export const pagesFolder = from(built ? '../renderer' : '../../out/renderer')
/** The built preload script. */
export const preloadFile = from(built ? '../preload/index.cjs' : '../../out/preload/index.cjs')
