/** `shell`: opens nothing outside the test; a test replaces a method to see its arguments. */
export const shell = {
  openExternal: (url: string): Promise<void> => {
    console.error(`would open ${new URL(url).href}`)
    return Promise.resolve()
  },
  openPath: (path: string): Promise<string> => {
    console.error(`would open ${path}`)
    return Promise.resolve('')
  },
  showItemInFolder: (path: string): void => console.error(`would show ${path}`),
} satisfies Partial<Electron.Shell>
