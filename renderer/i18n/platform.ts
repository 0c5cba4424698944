/** What the machine is that shows the window. */

/** Macs have other modifiers. */
export const isMac = navigator.platform.startsWith('Mac')
