/**
 * `npm test`: installs what is missing (packages, Chromium, unzip), builds, and runs every check. The last line says
 * `tests: N passed, N failed`; a check that is not a test suite counts as one. `--long` adds what has no time limit.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { isInstalled } = createRequire(import.meta.url)('../bin/freshness.cjs')
const long = process.argv.includes('--long')
const bin = (name) => join(root, 'node_modules', '.bin', name)
const chromium = process.env.SIGNET_TEST_CHROMIUM ?? '/usr/bin/chromium'

let passed = 0
let failed = 0

if (!isInstalled()) await step('install', 'npm', ['ci', '--include=dev'])
await installSystemPackages()
await step('build', process.execPath, ['bin/build.mjs'])
await Promise.all([
  step('types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']),
  step('types of the web app', bin('tsc'), ['--noEmit', '-p', 'web/tsconfig.json']),
])
await step('lint', bin('oxlint'), ['--deny-warnings'])
await step('walls', bin('tsx'), ['tools/walls/main.ts'])
await step('licences', process.execPath, ['tools/licences.mjs'])
await suites()

process.stdout.write(`tests: ${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs one check; its output is shown as it comes. */
async function step(name, command, args) {
  const began = Date.now()
  const code = await run(command, args)
  if (code === 0) passed += 1
  else failed += 1
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds(began)} s)\n`)
}

async function suites() {
  const began = Date.now()
  const dir = await mkdtemp(join(tmpdir(), 'signet-tests-'))
  const report = join(dir, 'report.json')
  const args = ['run', '--maxWorkers=2', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(bin('vitest'), args, { SIGNET_TEST_LONG: long ? '1' : '0' })
  const before = failed
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(await readFile(report, 'utf8'))
    passed += numPassedTests
    // A file that could not even be loaded has no tests to fail.
    failed += numFailedTests + testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
    const skipped = numPendingTests + numTodoTests
    if (skipped > 0) process.stdout.write(`${skipped} tests were skipped\n`)
    if (numPassedTests === 0) failed += 1
  } catch {
    process.stdout.write('The test runner left no report\n')
  }
  // An error outside any test makes the runner fail, too.
  if (code !== 0 && failed === before) failed += 1
  await rm(dir, { recursive: true, force: true })
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: suites (${seconds(began)} s)\n`)
}

/** Chromium for the browser tests and unzip for the real data: from Debian's packages, when we may. */
async function installSystemPackages() {
  const missing = [
    ...(existsSync(chromium) ? [] : ['chromium']),
    ...(spawnSync('unzip', ['-v'], { stdio: 'ignore' }).error === undefined ? [] : ['unzip']),
  ]
  if (missing.length === 0) return
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).error === undefined
  if (!canInstall) {
    process.stdout.write(`Missing: ${missing.join(', ')}. Install with: sudo apt-get install -y ${missing.join(' ')}`)
    process.stdout.write(', or name a browser in SIGNET_TEST_CHROMIUM\n')
    return
  }
  await step('package lists', 'apt-get', ['update', '-q'])
  await step('system packages', 'apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing])
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000)
}
