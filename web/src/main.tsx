/** Starts the app: looks and words first, then the first page. */
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { router } from './app/router.tsx'
import './look/fonts.css'
import './look/tokens.css'
import './look/base.css'
import { preferences, showPreferences } from './look/preferences.ts'
import { ServerError } from './server/client.ts'
import { makeWords } from './words/i18n.ts'
import { WordsProvider } from './words/words-provider.tsx'

showPreferences()
const words = await makeWords(preferences().language)
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 1 && !(error instanceof ServerError && error.isRefusal),
    },
  },
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={queries}>
          <WordsProvider words={words}>
            <RouterProvider router={router} />
          </WordsProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </CSPProvider>
  </StrictMode>,
)
