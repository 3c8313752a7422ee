/** start and idle of design §15: from `signet serve` to ready on an instance that exists, and memory a while after. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '../test/server.ts'

/** Bytes that a process and its children hold that nobody else does, and their shared ones by share (Pss). */
function memoryOf(pid: number): number {
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]) === pid
    } catch {
      return false
    }
  })
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own)
}

export async function startBench(rounds = 5): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'signet-bench-'))
  try {
    const first = await startServer(join(dir, 'data'))
    await first.stop()
    const times: number[] = []
    let idle = 0
    for (let i = 0; i < rounds; i++) {
      const server = await startServer(join(dir, 'data'), { made: first.made })
      times.push(server.startMs)
      if (i === rounds - 1) {
        await sleep(10_000)
        idle = memoryOf(server.pid)
      }
      await server.stop()
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!
    return [
      `| start | ${(median / 1000).toFixed(2)} s | – | – | ≤ 2 s |`,
      `| idle | ${Math.round(idle / 1_000_000)} MB (server and vault) | – | – | ≤ 500 MB |`,
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log((await startBench()).join('\n'))
