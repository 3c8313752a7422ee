/** An authenticator in software, for tests: the one that members of a drill have. */
export { SoftAuthenticator, verified, type Behaviour } from '../drill/authenticator.ts'
