/** `npm run conformance`: plays all cases and writes `docs/conformance.md`. Fails if a case does not pass. */
import { writeFileSync } from 'node:fs'
import { groups } from './groups.ts'
import { playGroup } from './play.ts'
import { documentText, tableFile, type PlayedRoles } from './table.ts'

const played: PlayedRoles[] = []
for (const group of groups) {
  const sides = {
    server: await playGroup(group, 'server'),
    client: await playGroup(group, 'client'),
  }
  played.push(sides)
  const failed = [...sides.server, ...sides.client].filter(({ problems }) => problems.length > 0)
  process.stdout.write(`${group.title}: ${group.cases.length} cases, ${failed.length} failed\n`)
  for (const { id, side, problems } of failed) {
    process.stdout.write(`  ${id} ${side}: ${problems.join('; ')}\n`)
    process.exitCode = 1
  }
}
writeFileSync(tableFile, documentText(groups, played))
