/**
 * Where the worker's program lies: beside this file when it runs from its sources, and under its bundled name beside
 * the bundle's chunks, which all lie flat in one folder.
 */
export const workerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./worker/worker.ts', import.meta.url)
    : new URL('./store-worker.js', import.meta.url)
