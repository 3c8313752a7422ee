export function AlertsTab() { return null }
