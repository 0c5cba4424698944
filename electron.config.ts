/**
 * One build for the three environments. Everything of main lies flat in out/main, so that
 * `new URL('./store-worker.js', import.meta.url)` finds its file from an entry and from a chunk alike.
 */
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { stampBuild } from './main/start/source-stamp.ts'
import { takeBuiltins } from './packaging/builtin-modules.ts'
import { noteBundled } from './packaging/bundled.ts'
import { writeLicences } from './packaging/licences.ts'

const flat = {
  entryFileNames: '[name].js',
  chunkFileNames: 'chunk-[name]-[hash].js',
  assetFileNames: '[name][extname]',
}

/** The window is built last: once it is written, the build is whole. */
const finish = {
  name: 'sockeye-finish',
  async closeBundle() {
    await writeLicences(import.meta.dirname)
    await stampBuild(import.meta.dirname)
  },
}
const bundled = (environment: string) => noteBundled(environment, join(import.meta.dirname, 'out'))

export default defineConfig({
  main: {
    plugins: [bundled('main'), takeBuiltins()],
    build: {
      outDir: 'out/main',
      emptyOutDir: true,
      target: 'node22',
      sourcemap: true,
      rolldownOptions: {
        input: {
          desktop: 'main/desktop.ts',
          web: 'main/web.ts',
          cli: 'main/cli.ts',
          'engine-process': 'main/engine/process.ts',
          'store-worker': 'main/engine/store/worker/worker.ts',
        },
        output: { format: 'es', ...flat },
      },
    },
  },
  preload: {
    plugins: [bundled('preload')],
    build: {
      outDir: 'out/preload',
      emptyOutDir: true,
      // A sandboxed preload can require nothing but electron: the rest is bundled into one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte({ configFile: false }), bundled('renderer'), finish],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      // It is read from this disk, not from a network.
      chunkSizeWarningLimit: 4_000,
      // Fonts stay files: the content security policy takes no data: URLs for them.
      assetsInlineLimit: 0,
      // One style sheet keeps the order of its rules whatever is loaded first, and a lazy chunk has nothing beside it
      // that may fail on its own: Vite does not try a style sheet again.
      cssCodeSplit: false,
      rolldownOptions: {
        input: 'renderer/index.html',
        checks: { bundlerTimings: false },
        // What the first paint needs, in few files that are compiled beside one another: the default makes one for each
        // set of lazy chunks that share it.
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'svelte',
                tags: ['$initial'],
                test: /node_modules[\\/](svelte|@msgpack)[\\/]/,
              },
              { name: 'libraries', tags: ['$initial'], test: /node_modules/ },
              { name: 'start', tags: ['$initial'] },
            ],
          },
        },
      },
    },
  },
})
