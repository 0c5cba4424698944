/** Saves bytes to a file that the user chooses, as the host does it; false when cancelled. Provided by the window. */
import { createContext } from 'svelte'
import type { HostApi } from '../../../shared/contract/host.ts'

const [useSaveFile, provideSaveFile] = createContext<HostApi['saveFile']>()
export { provideSaveFile, useSaveFile }
