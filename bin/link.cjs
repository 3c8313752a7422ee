/**
 * Puts the command where `npx signet` finds it in a checkout without asking npm's cache first: node_modules/.bin. Run by
 * npm after it has installed the packages.
 */
'use strict'

const { mkdirSync, symlinkSync } = require('node:fs')
const { join } = require('node:path')

const place = join(__dirname, '..', 'node_modules', '.bin')

mkdirSync(place, { recursive: true })
try {
  symlinkSync('../../bin/signet.cjs', join(place, 'signet'))
} catch (error) {
  if (error.code !== 'EEXIST') throw error
}
