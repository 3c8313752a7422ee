/** How long ago something was, for a line of a terminal. @param ms milliseconds */
export function sayAge(ms: number): string {
  const days = Math.floor(ms / 86_400_000)
  if (days < 1) return 'today'
  return days === 1 ? 'yesterday' : `${days} days ago`
}
