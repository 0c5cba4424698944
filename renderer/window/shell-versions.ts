/**
 * Returns the name and version of the window's environment from its user agent: Electron and Chromium, or the browser.
 * Pure.
 */

export function shellVersions(userAgent: string): [name: string, version: string][] {
  const known = [
    ['Electron', /\bElectron\/([\d.]+)/],
    ['Chromium', /Chrom(?:e|ium)\/([\d.]+)/],
    ['Firefox', /\bFirefox\/([\d.]+)/],
    ['Safari', /\bVersion\/([\d.]+).* Safari\//],
  ] as const
  return known.flatMap(([name, pattern]) => {
    const version = pattern.exec(userAgent)?.[1]
    return version === undefined ? [] : [[name, version] as [string, string]]
  })
}
