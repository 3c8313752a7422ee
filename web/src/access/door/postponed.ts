/** Whether whoever came by the owner's link has put off setting up their own sign-in, in this window. */
const key = 'signet.welcome-later'

export function postponeWelcome(): void {
  sessionStorage.setItem(key, '1')
}

export function isWelcomePostponed(): boolean {
  return sessionStorage.getItem(key) === '1'
}
