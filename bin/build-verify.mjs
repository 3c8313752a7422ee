/**
 * Builds the page that checks notices: one file, with script and style inside and a policy that lets those run and
 * nothing be fetched. Saved to a disk it is the same page.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

export async function buildVerifyPage(root, target) {
  const built = await build({
    absWorkingDir: root, bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022', minify: true, charset: 'utf8', logLevel: 'warning',
    entryPoints: ['web/src/verify/main.ts'],
  })
  const script = built.outputFiles[0].text.trim().replaceAll('</script', '<\\/script')
  const style = (await readFile(join(root, 'web/src/verify/page.css'), 'utf8')).trim()
  const digest = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Check a notice</title>
<style>${style}</style>
</head>
<body>
<noscript>This page checks notices with a script of its own, which sends nothing. Without scripts, use “signet verify FILE” or minisign.</noscript>
<script type="application/json" id="keys">null</script>
<script>${script}</script>
</body>
</html>
`
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, page)
}
