/** Entry of the window. */
import './bridge/zod-config.ts'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import { mount } from 'svelte'
import App from './App.svelte'
import { settingsApi } from './bridge/bridge.ts'
import { detailViews } from './features/detail/views/index.ts'
import { locale } from './i18n/locale.svelte.ts'
import { chineseProblems, wordError } from './i18n/problem.ts'
import { loadWhenIdle } from './lazy-module.svelte.ts'
import { Settings } from './state/settings/settings.svelte.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/floating.css'
import './styles/forms.css'
import { tellProblem } from './ui/toast.ts'

/** How long to wait for the saved theme and language before the window is shown with the defaults. Milliseconds. */
const patienceMs = 400

const target = document.querySelector('#app')
if (!target) throw new Error('index.html has lost its #app')
const settings = new Settings(settingsApi, (error) => tellProblem(wordError(error)), {
  detailView: detailViews.map(({ id, label }) => ({ value: id, label })),
})
await Promise.race([
  // If loading fails, the window reports it and retries.
  settings
    .load()
    .catch(() => undefined)
    .then(() => (locale.current === 'zh' ? chineseProblems.load() : undefined)),
  new Promise((resolve) => setTimeout(resolve, patienceMs)),
])
mount(App, { target, props: { settings } })
// A timer set in an animation frame runs after that frame is painted.
requestAnimationFrame(() => setTimeout(loadWhenIdle))
