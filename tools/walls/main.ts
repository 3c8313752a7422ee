/** `npm run walls`: checks that no module imports past the walls between the rooms. */
import { fileURLToPath } from 'node:url'
import { breaches } from './check.ts'
import { readModules } from './read-modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = [...readModules(root, 'src'), ...readModules(root, 'web/src')]
const found = breaches(modules)
for (const breach of found) process.stderr.write(`${breach}\n`)
process.stdout.write(`walls: ${modules.length} modules, ${found.length} breach${found.length === 1 ? '' : 'es'}\n`)
if (found.length > 0) process.exitCode = 1
