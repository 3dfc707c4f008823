import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { xtermUnderThePolicy } from './scripts/xterm.ts';

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

/** What a visitor may have to load before the first page shows, compressed. */
const MOST_FIRST_SCRIPT = 300_000;

/** Ends the build when the first page's script, with all that it imports at once, is larger than that. */
function bounded(): Plugin {
  return {
    name: 'bounded',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const first = new Set(
          Object.values(bundle).flatMap((each) => (each.type === 'chunk' && each.isEntry ? [each] : [])),
        );
        // A set goes on with what is added while it is walked through.
        for (const chunk of first) {
          for (const name of chunk.imports) {
            const imported = bundle[name];
            if (imported?.type === 'chunk') {
              first.add(imported);
            }
          }
        }
        const bytes = [...first].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
        this.info(`the first page has ${Math.round(bytes / 1000)} kB of compressed script`);
        if (bytes > MOST_FIRST_SCRIPT) {
          this.error(`The first page's script is over ${MOST_FIRST_SCRIPT / 1000} kB: load a part of it later`);
        }
      },
    },
  };
}

export default defineConfig({
  root: 'src/main/console',
  // Put together beforehand, it would pass the plugin by.
  optimizeDeps: { exclude: ['@xterm/xterm'] },
  plugins: [react(), xtermUnderThePolicy(), bounded(), precompressed()],
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
    // The walk through a real platform needs one to be built: the distribution's tests name it.
    exclude: process.env['GANTRY'] === undefined ? ['**/real/**'] : [],
  },
});
