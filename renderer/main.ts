/** Entry of the window. */
import { mount } from 'svelte'
import App from './App.svelte'

const target = document.querySelector('#app')
if (!target) throw new Error('index.html has lost its #app')
mount(App, { target })
