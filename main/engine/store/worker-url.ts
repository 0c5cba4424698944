/**
 * URL of the worker's program: beside this file when run from the sources, and under its bundled name in the bundle,
 * whose chunks are all in one folder.
 */
export const workerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./worker/worker.ts', import.meta.url)
    : new URL('./store-worker.js', import.meta.url)
