import { join } from 'node:path'
import { openEmbedded } from './engine/embedded.ts'
import { storeSuite } from './store.suite.ts'

storeSuite('the embedded engine', {
  open: (dir) => openEmbedded(join(dir, 'engine')),
  forget: async () => undefined,
})
