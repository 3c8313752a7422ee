/**
 * Where the random event sets begin that naive twins are checked against. Always the days around a change of the clocks;
 * with `npm run test:long` others too.
 */
export const seeds: readonly number[] = process.env['SIGNET_TEST_LONG'] === '1' ? [1, 2, 20250330] : [20250330]
