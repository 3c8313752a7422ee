/** The text of a statement as it is sent: tagged, so that it can be found and stopped, with its settings and format. */
import type { Statement } from './engine.ts'

export function statementText(statement: Statement, tag: string, format?: string): string {
  const settings = Object.entries(statement.settings ?? {}).map(([name, value]) => {
    if (!/^[a-z_0-9]+$/.test(name)) throw new TypeError(`Not a setting: ${JSON.stringify(name)}`)
    return `${name} = ${typeof value === 'number' ? value : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`}`
  })
  const clause = settings.length === 0 ? '' : `\nSETTINGS ${settings.join(', ')}`
  return `/* ${tag} */ ${statement.sql}${clause}${format === undefined ? '' : `\nFORMAT ${format}`}`
}
