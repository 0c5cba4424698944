/** Whether this machine can show a window. Linux needs a display server; elsewhere one is always there. */
export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
