import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { xtermUnderThePolicy } from './scripts/xterm';

/**
 * Writes a .gz beside every text asset, so that the server sends compressed bytes without compressing. It works on the
 * files as they are on disk: other plugins change chunks until the last moment.
 */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const files = Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file));
      await Promise.all(
        files.map(async (file) => {
          const place = path.join(dir ?? '', file);
          await writeFile(`${place}.gz`, gzipSync(await readFile(place), { level: 9 }));
        }),
      );
    },
  };
}

export default defineConfig({
  root: 'src/main/console',
  // Put together beforehand, it would pass the plugin by.
  optimizeDeps: { exclude: ['@xterm/xterm'] },
  plugins: [react(), xtermUnderThePolicy(), precompressed()],
  build: {
    outDir: '../../../target/classes/META-INF/resources',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() is there since these; older browsers than these are not asked for.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // One style sheet of 8 kB, compressed: a part that comes later then cannot come without its style.
    cssCodeSplit: false,
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    root: '.',
    environment: 'happy-dom',
    include: ['src/test/console/**/*.test.ts'],
    // Pictures are taken on request: npm run screens.
    exclude: process.env['SCREENS'] === undefined ? ['**/screens.test.ts'] : [],
  },
});
