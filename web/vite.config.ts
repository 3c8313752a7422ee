/** Builds the browser app into `dist/web`, from where the server serves it. `vite web` serves it for development. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    proxy: { '/v1': process.env['SIGNET_DEV_SERVER'] ?? 'http://127.0.0.1:8080' },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Everything is a file of its own: the page's policy allows no inline data beyond pictures that it draws itself.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 640,
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs travels as one file, which compresses better than many.
          groups: [{ name: 'ground', test: /node_modules[\\/](react|scheduler|i18next|@tanstack|@base-ui|@floating-ui|use-sync)/ }],
        },
      },
    },
  },
})
