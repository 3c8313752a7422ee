export function QuarantineTab() { return null }
