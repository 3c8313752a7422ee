/** `signet doctor`: looks at everything an instance needs, says what is wrong and how to mend it. */
import type { Command } from 'commander'
import type { Check, Finding } from '../doctor/check.ts'
import type { Terminal } from '../terminal.ts'

interface DoctorOptions {
  readonly data?: string
  readonly port?: string
  readonly json?: boolean
}

const marks: Readonly<Record<Finding['state'], string>> = { well: 'ok  ', doubtful: 'note', broken: 'FAIL' }

export function addDoctor(signet: Command, terminal: Terminal): void {
  signet
    .command('doctor')
    .description('check everything an instance needs, and say how to mend what is wrong')
    .option('--data <dir>', 'the data directory (SIGNET_DATA, ./data)')
    .option('--port <n>', 'the port of the server (SIGNET_PORT, 8080)')
    .option('--json', 'print JSON')
    .action((options: DoctorOptions) => doctor(options, terminal))
}

async function doctor(options: DoctorOptions, terminal: Terminal): Promise<void> {
  const { readConfig } = await import('../../main/config.ts')
  const { findingOf } = await import('../doctor/check.ts')
  const { instanceChecks, machineChecks } = await import('../doctor/checks.ts')
  const config = readConfig({
    ...terminal.environment,
    ...(options.data === undefined ? {} : { SIGNET_DATA: options.data }),
    ...(options.port === undefined ? {} : { SIGNET_PORT: options.port }),
  })
  const findings: ({ readonly name: string } & Finding)[] = []
  async function look(checks: readonly Check[]): Promise<void> {
    for (const check of checks) {
      const finding = { name: check.name, ...(await findingOf(check)) }
      findings.push(finding)
      if (options.json === true) continue
      terminal.print(`${marks[finding.state]}  ${finding.name.padEnd(14)}  ${finding.what}`)
      if (finding.state !== 'well') terminal.print(`${' '.repeat(22)}${finding.mend}`)
    }
  }
  await look(machineChecks(config))
  if (findings.find(({ name }) => name === 'data directory')?.state === 'well') await look(instanceChecks(config, terminal))
  if (options.json === true) terminal.print(JSON.stringify(findings))
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1
}
