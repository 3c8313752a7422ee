/**
 * Runs local acts: of the instance that serves this data directory, or where none does, of one that is opened for them.
 */
import { readConfig } from '../main/config.ts'
import type { ControlActs } from '../main/control/acts.ts'
import { createControlClient, isRunning } from '../main/control/client.ts'
import { controlSocketPath } from '../main/control/socket-path.ts'
import type { DataDir } from '../main/data-dir.ts'
import type { Terminal } from './terminal.ts'

export async function withActs<T>(dir: DataDir, terminal: Terminal, work: (acts: ControlActs) => Promise<T>): Promise<T> {
  const socket = controlSocketPath(dir.root)
  if (await isRunning(socket)) return work(createControlClient(socket))
  const [{ openInstance }, { createLog }] = await Promise.all([import('../main/open-instance.ts'), import('../main/log.ts')])
  const config = readConfig({ ...terminal.environment, SIGNET_DATA: dir.root, SIGNET_PORT: '0' })
  const instance = await openInstance(config, createLog('error'))
  try {
    return await work(instance.acts)
  } finally {
    await instance.close()
  }
}
