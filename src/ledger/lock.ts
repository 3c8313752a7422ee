/**
 * One writer at a time: a file that names the process which holds the ledger.
 *
 * A process that died leaves the file behind; it is then taken over. So that a number that another process has been
 * given since does not keep the ledger locked, the file also says when the process was started, where the system tells.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LedgerError } from './errors.ts'

/** Directories that this very process holds. */
const held = new Set<string>()

/** @returns gives the lock back @throws {LedgerError} LEDGER_LOCKED */
export async function takeLock(dir: string): Promise<() => Promise<void>> {
  const key = resolve(dir)
  const file = join(dir, 'lock')
  if (held.has(key)) throw locked(dir, process.pid)
  held.add(key)
  try {
    const mine = `${process.pid} ${await startOf(process.pid)}\n`
    for (;;) {
      try {
        await writeFile(file, mine, { flag: 'wx' })
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = await readFile(file, 'utf8').catch(() => '')
      const [pid = '', start = ''] = holder.trim().split(' ')
      const alive = pid !== '' && Number(pid) !== process.pid && isAlive(Number(pid))
      if (alive && (await startOf(Number(pid))) === start) throw locked(dir, Number(pid))
      await rm(file, { force: true })
    }
  } catch (error) {
    held.delete(key)
    throw error
  }
  return async () => {
    await rm(file, { force: true })
    held.delete(key)
  }
}

function locked(dir: string, pid: number): LedgerError {
  return new LedgerError(
    'LEDGER_LOCKED',
    `Cannot open the ledger in "${dir}" for writing: process ${pid} has it; stop that process first`,
  )
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When the process was started, in the system's own unit; empty where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name, in parentheses, may hold spaces; the start is the 20th field behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
