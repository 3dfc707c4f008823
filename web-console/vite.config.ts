import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Writes a .gz beside every text asset, so that the server sends compressed bytes without compressing. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (/\.(js|css|svg)$/.test(fileName)) {
          const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 });
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source });
        }
      }
    },
  };
}

export default defineConfig({
  root: 'src/main/console',
  plugins: [react(), precompressed()],
  build: {
    outDir: '../../../target/classes/META-INF/resources',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() is there since these; older browsers than these are not asked for.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    root: '.',
    environment: 'happy-dom',
    include: ['src/test/console/**/*.test.{ts,tsx}'],
  },
});
