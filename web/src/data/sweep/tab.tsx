export function SweepTab() { return null }
