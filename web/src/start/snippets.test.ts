import { expect, test } from 'vitest'
import { snippetNames, writeSnippet } from './snippets.ts'

test('every snippet can be pasted as it is: it names this project and this server', () => {
  for (const name of snippetNames) {
    const snippet = writeSnippet(name, 'abc123', 'http://127.0.0.1:8080')
    expect(snippet, name).toContain('abc123')
    expect(snippet, name).toContain('127.0.0.1:8080')
  }
})

test('the Node SDK is told the protocol apart from the host', () => {
  expect(writeSnippet('node', 't', 'http://localhost:8080')).toContain("{ host: 'localhost:8080', protocol: 'http' }")
})
