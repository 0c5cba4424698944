import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { isBuildFresh } from './main/start/source-stamp.ts'

// The programs and threads that tests start run from the sources. Node keeps here what it made of each, or every thread
// would have its types stripped anew: half the time, and V8 13.6 crashes now and then where many threads do it at once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node')

// Tests start the command line from the build if that is up to date (test/support/cli-entry.ts).
if (await isBuildFresh(import.meta.dirname)) process.env['SOCKEYE_FRESH_BUILD'] = '1'

// Unit tests need nothing but Node; integration tests open sockets on loopback; peer tests also start real programs;
// those of the packages take what a build wrote.
// Tests with real sockets, disks and programs are repeated: a machine that is busy elsewhere may exceed a time limit.
const project = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: testTimeout,
    retry: name === 'unit' ? 0 : process.env['CI'] ? 2 : 1,
  },
})

export default defineConfig({
  test: {
    // A core more than by default: where there are two, one test works while the other waits.
    maxWorkers: '100%',
    projects: [
      // The plugin compiles the runes of the window's state classes.
      {
        test: {
          ...project('unit', 20_000).test,
          // A process for each file would take two thirds of the time. Tests restore what they change.
          isolate: false,
        },
        plugins: [svelte({ configFile: false })],
      },
      project('integration', 30_000),
      project('peers', 60_000),
      project('packages', 120_000),
    ],
  },
})
