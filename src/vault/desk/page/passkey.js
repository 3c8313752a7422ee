/** Asks the browser's passkeys, in the form that the vault reads. */

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** @param {string} challenge base64url @param {string} rpId @param {string[]} credentialIds */
export async function askPasskey(challenge, rpId, credentialIds) {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(challenge), rpId, userVerification: 'required', timeout: 120_000,
      allowCredentials: credentialIds.map((id) => ({ type: 'public-key', id: toBytes(id) })),
    },
  })
  const { authenticatorData, clientDataJSON, signature } = credential.response
  return {
    credentialId: toText(credential.rawId), authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON), signature: toText(signature),
  }
}
