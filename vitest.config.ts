import { configDefaults, defineConfig } from 'vitest/config'

/** Set by `npm run test:long`. */
const long = process.env['SIGNET_TEST_LONG'] === '1'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['test/long/**'])],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes when a busy machine gets to it; one second is no finding.
    expect: { poll: { timeout: 15_000 } },
  },
})
