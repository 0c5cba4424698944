import { defineConfig } from 'vitest/config'

// Unit tests need nothing but Node; integration tests open sockets on loopback; peer tests also start real programs.
const project = (name: string, testTimeout: number) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
})

export default defineConfig({
  test: {
    projects: [project('unit', 20_000), project('integration', 30_000), project('peers', 60_000)],
  },
})
