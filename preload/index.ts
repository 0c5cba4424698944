/** The sandboxed bridge of a desktop window: forwards the engine's MessagePort and exposes a few named host calls. */
import { contextBridge, ipcRenderer } from 'electron'
import { hostChannels, type DesktopBridge } from '../shared/contract/desktop-bridge.ts'
import type { HostEvent } from '../shared/contract/host.ts'

ipcRenderer.on(hostChannels.enginePort, (event) => {
  // Ports cannot cross the context bridge, so they are posted to the page, restricted to its own origin.
  window.postMessage(hostChannels.enginePort, window.location.origin, event.ports)
})

/** Only the shell answers on these channels, and its responses follow the contract. */
const settings = (channel: string, ...values: unknown[]) =>
  ipcRenderer.invoke(channel, ...values) as ReturnType<DesktopBridge['settings']>

const bridge: DesktopBridge = {
  saveExport: (...values) =>
    ipcRenderer.invoke(hostChannels.saveExport, ...values) as ReturnType<
      DesktopBridge['saveExport']
    >,
  settings: () => settings(hostChannels.settings),
  changeSettings: (changes) => settings(hostChannels.changeSettings, changes),
  onEvent(listener) {
    const tell = (_: unknown, event: HostEvent): void => listener(event)
    ipcRenderer.on(hostChannels.event, tell)
    return () => void ipcRenderer.off(hostChannels.event, tell)
  },
  request: (what) => ipcRenderer.send(hostChannels.request, what),
  requestEnginePort: () => ipcRenderer.send(hostChannels.requestEnginePort),
}
contextBridge.exposeInMainWorld('sockeye', bridge)
