/** The palette or the help on keys, whichever a key has opened. Both are here from the start, so that no letter is lost. */
import { KeysHelp } from './keys-help.tsx'
import { CommandPalette } from './palette.tsx'

export function Overlay() {
  return (
    <>
      <CommandPalette />
      <KeysHelp />
    </>
  )
}
