/** From a word of the sentence to the control that holds it: in sight, in focus, and open where it opens. */
export function goToControl(control: string): void {
  const element = document.getElementById(`q-${control}`)
  if (!element) return
  element.scrollIntoView({ block: 'center' })
  const target = element.matches('button, input') ? element : (element.querySelector<HTMLElement>('input:checked, button, input') ?? element)
  target.focus({ focusVisible: true } as FocusOptions)
  if (target instanceof HTMLButtonElement) target.click()
  if (target instanceof HTMLInputElement && target.type === 'number') target.select()
}
