/** Entry of the window. */
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'
import './styles/floating.css'
import './styles/forms.css'

const target = document.querySelector('#app')
if (!target) throw new Error('index.html has lost its #app')
mount(App, { target })
