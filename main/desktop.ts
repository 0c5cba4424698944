/** Entry of the desktop application, run by Electron from the build. */
import { runDesktop } from './desktop/app.ts'

// Awaiting it here would keep Electron from becoming ready: it waits for its entry to be loaded.
void runDesktop()
