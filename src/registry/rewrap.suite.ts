/** What the key store promises of wrapping keys anew, on every engine; numbers are those of SPEC.md. */
import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { WrappedKey } from '../model/identity-write.ts'
import { aesShelf, pseudonym, type MakeBench } from './contract.suite.ts'
import { openRegistry, type Registry } from './index.ts'

function keyOf(project: number, epoch = 1): WrappedKey {
  return {
    project, epoch, pseudonym: pseudonym(), record: randomBytes(16).toString('base64url'),
    enc: randomBytes(32).toString('base64'), sequence: 0, wrapped: randomBytes(48).toString('base64'),
  }
}

const anew = (key: WrappedKey): WrappedKey => ({ ...key, epoch: 2, enc: 'bmV3', sequence: 7, wrapped: Buffer.from(`new ${key.record}`).toString('base64') })
const epochs = new Map([[1, 2]])

export function rewrapContract(bench: MakeBench): void {
  const opened: Registry[] = []
  const fresh = async () => {
    const registry = await openRegistry({ ...(await bench()).place, now: () => 1_700_000_000_000, random: randomBytes, shelf: aesShelf(1) })
    opened.push(registry)
    await registry.migrate()
    return registry
  }
  afterEach(async () => {
    for (const registry of opened.splice(0)) await registry.close()
  })

  test('R70 keys under former epochs are wrapped anew in steps, those of other projects and of today stay', async () => {
    const { keys } = await fresh()
    const old = Array.from({ length: 6_000 }, () => keyOf(1))
    const others = [keyOf(2), keyOf(1, 2)]
    await keys.putKeys([...old.slice(0, 3_000), ...others, ...old.slice(3_000)])
    let [last, moved, steps]: [number | null, number, number] = [0, 0, 0]
    while (last !== null) {
      const step = await keys.rewrap(last, epochs, (some) => Promise.resolve(some.map(anew)))
      ;[last, moved, steps] = [step.last, moved + step.moved, steps + 1]
    }
    expect([moved, steps]).toEqual([6_000, 3])
    expect(await keys.countEpochs()).toEqual([{ project: 1, epoch: 2, keys: 6_001 }, { project: 2, epoch: 1, keys: 1 }])
    const some = [...old.slice(0, 500), ...old.slice(-500), ...others]
    const read = await keys.readKeys(some)
    expect(some.map(({ record }) => read.get(record))).toEqual([...old.slice(0, 500).map(anew), ...old.slice(-500).map(anew), ...others])
  })

  test('R71 what is erased, or added, while keys are being wrapped is neither brought back nor lost', async () => {
    const { keys } = await fresh()
    const [gone, kept, late] = [keyOf(1), keyOf(1), keyOf(1)]
    await keys.putKeys([gone, kept])
    expect((await keys.rewrap(0, epochs, async (some) => {
      await keys.removeKeys(1, [gone.pseudonym])
      await keys.putKeys([late])
      return some.map(anew)
    })).moved).toBe(0)
    expect([...(await keys.readKeys([gone, kept, late])).values()]).toEqual(expect.arrayContaining([kept, late]))
    expect((await keys.rewrap(0, epochs, (some) => Promise.resolve(some.map(anew)))).moved).toBe(2)
    const read = await keys.readKeys([gone, kept, late])
    expect([read.size, read.get(kept.record), read.get(late.record)]).toEqual([2, anew(kept), anew(late)])
  })

  test('R72 a step that fails changes nothing, and what could not be wrapped stays as it is', async () => {
    const { keys } = await fresh()
    const [one, other] = [keyOf(1), keyOf(1)]
    await keys.putKeys([one, other])
    await expect(keys.rewrap(0, epochs, () => Promise.reject(new Error('locked')))).rejects.toThrow('locked')
    expect(await keys.countEpochs()).toEqual([{ project: 1, epoch: 1, keys: 2 }])
    expect((await keys.rewrap(0, epochs, (some) => Promise.resolve(some.map((key) => (key.record === one.record ? key : anew(key)))))).moved).toBe(1)
    const read = await keys.readKeys([one, other])
    expect([read.get(one.record), read.get(other.record)]).toEqual([one, anew(other)])
    // A shelf key that is replaced in between takes both along.
    await keys.replaceShelf(aesShelf(2))
    expect((await keys.readKeys([one, other])).size).toBe(2)
  })
}
