/**
 * Appends to a ledger until it is killed, and says on standard output what has been acknowledged.
 *
 * Arguments: `run`, the directory, and the private key in PEM. Eight at once append; each line of output is the index
 * and the number of an entry that was acknowledged.
 */
import { createPrivateKey, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openLedger } from './index.ts'

const [, , command, dir, pem] = process.argv
if (command === 'run' && dir !== undefined && pem !== undefined) {
  const ledger = await openLedger({
    dir,
    origin: 'analytics.example/ledger',
    privateKey: createPrivateKey(pem),
    now: Date.now,
    random: randomBytes,
  })
  const appendForEver = async (person: string): Promise<never> => {
    for (;;) {
      const number = randomBytes(8).toString('hex')
      const { index } = await ledger.append({ kind: 'unseal.reserve', number }, [person])
      writeSync(1, `${index} ${number}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, () => appendForEver(randomBytes(16).toString('base64url'))))
}
