/** Entry of the desktop application, run by Electron from the build. */
import { runDesktop } from './desktop/app.ts'

// Not awaited here: Electron becomes ready only once its entry has been loaded.
void runDesktop()
