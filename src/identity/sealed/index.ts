/**
 * The sealed value's construction, both ways. Its files import `node:` modules and types of the model only, so that
 * the vault can use them and still load no package at run time.
 */
export { sealAlgorithm, valueBinding, wrapBinding, wrapInfo } from './binding.ts'
export { parseCollectorKeys, type CollectorKeys, type ProjectCollectorKeys } from './collector-keys.ts'
export { openUnderKey, sealUnderFreshKey, type RandomSource } from './data-key.ts'
export { createReceiverContext, createSenderContext, type ReceiverContext, type SenderContext } from './hpke.ts'
export { lengthPrefixed } from './length-prefixed.ts'
export { createSealedOpener, type SafePrivateKeys, type SealedOpener } from './open-sealed.ts'
export { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey, type Curve } from './raw-keys.ts'
export { isSafeKeySigned, signSafeKey, type SignedSafeKey } from './safe-key.ts'
