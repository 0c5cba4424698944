/** The platform that displays the window. */

/** macOS uses different modifier keys. */
export const isMac = navigator.platform.startsWith('Mac')
