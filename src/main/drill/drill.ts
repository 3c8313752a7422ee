/** A whole drill: builds the two stages, has every attacker played, and takes them down again, whatever happens. */
import { join } from 'node:path'
import { type Drill, type DrillOptions, openPlainStage, playAll } from '../../drill/index.ts'
import { openStage } from './open-stage.ts'

export interface RunOptions extends DrillOptions {
  readonly people: number
  /** Whether the same attackers are played against a plain store too. */
  readonly plain: boolean
  /** Told where the stage lies, before anything does: whoever stops in the middle removes it. */
  readonly onFolder?: (root: string) => void
}

/** @throws {Error} when a stage cannot be set; nothing is left behind then */
export async function runDrill({ people, plain, onFolder, ...options }: RunOptions): Promise<Drill> {
  const stage = await openStage({ people, ...(onFolder !== undefined && { onFolder }) })
  try {
    const beside = plain
      ? await openPlainStage({
          dir: join(stage.work, 'plain'), people: stage.shop.people, others: stage.other.people, truths: stage.truths(), guesses: stage.guesses, now: stage.now, random: stage.chance,
        })
      : undefined
    try {
      return await playAll(stage, beside, options)
    } finally {
      await beside?.close()
    }
  } finally {
    await stage.close()
  }
}
