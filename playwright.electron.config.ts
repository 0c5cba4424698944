/** The end-to-end tests on Electron itself; without its binary they fail instead of being skipped. */
import { defineConfig } from '@playwright/test'
import config from './playwright.config.ts'

export default defineConfig({
  ...config,
  projects: (config.projects ?? [])
    .filter(({ name }) => name === 'electron')
    .map((project) => ({ ...project, use: { ...project.use, hostRequired: true } })),
})
