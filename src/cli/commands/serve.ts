/** `signet serve`: runs everything in one process tree. */
import { type Command, Option } from 'commander'
import type { Terminal } from '../terminal.ts'

export function addServe(signet: Command, { environment }: Terminal): void {
  signet
    .command('serve')
    .description('run the server; prints one line with the address when it is ready')
    .option('--data <dir>', 'the data directory (SIGNET_DATA, ./data)')
    .option('--port <n>', 'the port, 0 for any free one (SIGNET_PORT, 8080)')
    .addOption(new Option('--host <address>', 'the address to listen on (SIGNET_HOST, 127.0.0.1)'))
    .action(async (options: { readonly data?: string; readonly port?: string; readonly host?: string }) => {
      const [{ readConfig }, { serve }] = await Promise.all([import('../../main/config.ts'), import('../../main/serve.ts')])
      const config = readConfig({
        ...environment,
        ...(options.data === undefined ? {} : { SIGNET_DATA: options.data }),
        ...(options.port === undefined ? {} : { SIGNET_PORT: options.port }),
        ...(options.host === undefined ? {} : { SIGNET_HOST: options.host }),
      })
      await serve(config)
    })
}
