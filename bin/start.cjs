/**
 * `npm start`: installs and builds what is missing, then runs `signet serve` in this process. Arguments and environment
 * are passed on.
 */
'use strict'

process.env.UV_THREADPOOL_SIZE ??= '16'

const { spawnSync } = require('node:child_process')
const { isInstalled, isServerBuilt, isWebBuilt, root } = require('./freshness.cjs')

if (!isInstalled()) run('Installing packages …', process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--include=dev'])
const parts = [...(isServerBuilt() ? [] : ['server']), ...(isWebBuilt() ? [] : ['web'])]
if (parts.length > 0) run('Building …', process.execPath, ['bin/build.mjs', ...parts])

process.argv.splice(2, 0, 'serve')
require('./signet.cjs')

function run(what, command, args) {
  process.stderr.write(`${what}\n`)
  // What they say belongs beside the logs; standard output is for the line with the address.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error !== undefined || status !== 0) {
    process.stderr.write(`Cannot start: "${command} ${args.join(' ')}" failed${error === undefined ? '' : ` (${error.message})`}\n`)
    process.exit(1)
  }
}
