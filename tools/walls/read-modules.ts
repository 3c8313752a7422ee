/** Reads what the modules of this repository import, and what they reach for beyond their imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export interface Import {
  /** As written: `./seal.ts`, `node:fs`, `chdb/connection`. */
  readonly from: string
  /** For a relative one the path from the root of the repository. */
  readonly path: string | undefined
  readonly typesOnly: boolean
  readonly names: readonly string[]
}

export interface Module {
  /** From the root of the repository. */
  readonly path: string
  readonly imports: readonly Import[]
  /** `process.env`, `Date.now` … */
  readonly reaches: readonly string[]
  /** The beginnings of texts that look like statements. */
  readonly sql: readonly string[]
}

const testFile = /\.(?:test|suite|fixture)\.tsx?$/
const sourceFile = /\.(?:ts|tsx|mts)$/

/** The modules under `folder`, without tests. */
export function readModules(root: string, folder: string): Module[] {
  const modules: Module[] = []
  const walk = (dir: string) => {
    for (const entry of readdirSync(join(root, dir), { withFileTypes: true })) {
      const path = `${dir}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(path)
      } else if (sourceFile.test(entry.name) && !testFile.test(entry.name) && !entry.name.endsWith('.d.ts')) {
        modules.push(parseModule(path, readFileSync(join(root, path), 'utf8')))
      }
    }
  }
  walk(folder)
  return modules
}

export function parseModule(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, false, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const imports: Import[] = []
  const reaches: string[] = []
  const sql: string[] = []

  const add = (from: string, typesOnly: boolean, names: readonly string[]) => {
    const target = from.startsWith('.') ? relative('', join(dirname(path), from)) : undefined
    imports.push({ from, path: target, typesOnly, names })
  }

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause
      const bindings = clause?.namedBindings
      const elements = bindings !== undefined && ts.isNamedImports(bindings) ? [...bindings.elements] : []
      const onlyTypes = clause?.name === undefined && elements.length > 0 && elements.every((element) => element.isTypeOnly)
      add(node.moduleSpecifier.text, isTypeOnly(clause) || onlyTypes, elements.map((element) => (element.propertyName ?? element.name).text))
      return
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
      const named = node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? [...node.exportClause.elements] : []
      add(node.moduleSpecifier.text, node.isTypeOnly || (named.length > 0 && named.every((element) => element.isTypeOnly)), [])
      return
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument !== undefined && ts.isStringLiteralLike(argument)) add(argument.text, false, [])
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      add(node.argument.literal.text, true, [])
    }
    const reached = reachOf(node)
    if (reached !== undefined) reaches.push(reached)
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      const start = statementStart.exec(node.text)?.[0]
      if (start !== undefined) sql.push(start.trim())
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return { path, imports, reaches, sql }
}

const statementStart = /^\s*(?:SELECT\s|INSERT INTO\s|CREATE (?:TABLE|VIEW|DATABASE)\s|ALTER TABLE\s|DELETE FROM\s|WITH\s+\w+ AS \(|UPDATE \w+ SET\s)/

/** `import type { … }`, in the form that the compiler's version at hand keeps it. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

const outside = new Set(['process.env', 'Date.now', 'Math.random', 'performance.now', 'crypto.getRandomValues', 'crypto.randomUUID'])

function reachOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const text = `${node.expression.text}.${node.name.text}`
    return outside.has(text) ? text : undefined
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && (node.arguments?.length ?? 0) === 0) {
    return 'new Date()'
  }
  return undefined
}
