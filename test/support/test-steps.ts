/** The npm scripts that `npm test` runs: all of them, or those that hold the test files a pattern names. */

/** A script of package.json with its arguments. */
export type Step = readonly [script: string, ...args: string[]]

/** The folders of tests, in the order in which they run. */
export const suites = ['unit', 'integration', 'peers', 'packages', 'e2e'] as const

/**
 * Without patterns, the build and every suite. With patterns, the test files whose path contains one of them, and the
 * build before those that may need it. Empty when no file matches.
 * @param files all test files, relative to the project, with `/` between folders
 */
export function stepsFor(
  patterns: readonly string[],
  files: readonly string[],
  isBuildFresh: boolean,
): Step[] {
  if (patterns.length === 0) return [['build'], ...suites.map((suite): Step => [`test:${suite}`])]
  const matching = files.filter((file) => patterns.some((pattern) => file.includes(pattern)))
  const steps = suites.flatMap((suite): Step[] => {
    const found = matching.filter((file) => file.startsWith(`test/${suite}/`))
    // Playwright reads its arguments as regular expressions.
    const args = suite === 'e2e' ? found.map((file) => file.replaceAll('.', '\\.')) : found
    return args.length === 0 ? [] : [[`test:${suite}`, ...args]]
  })
  const needsBuild = steps.some(([script]) => script !== 'test:unit')
  return needsBuild && !isBuildFresh ? [['build'], ...steps] : steps
}
