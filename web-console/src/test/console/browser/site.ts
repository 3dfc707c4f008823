import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { answer } from '../../../../mock/server';
import type { World } from '../../../../mock/world';

const FILES = path.resolve('target/classes/META-INF/resources');
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built console, as the jar holds it and the server sends it (compressed, with its policy), before a pretended API. */
export async function serveConsole(world: World): Promise<{ url: string; close: () => Promise<void> }> {
  const policy = await contentSecurityPolicy();
  const server: Server = createServer((request, response) => {
    if (answer(world, request, response)) {
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://console');
    const file = pathname.startsWith('/assets/') ? path.join(FILES, path.normalize(pathname)) : `${FILES}/index.html`;
    const compressed = ['.css', '.js', '.svg'].includes(path.extname(file));
    readFile(compressed ? `${file}.gz` : file).then(
      (content) => {
        response.writeHead(200, {
          'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          ...(compressed ? { 'Content-Encoding': 'gzip' } : {}),
          'Content-Security-Policy': policy,
        });
        response.end(content);
      },
      () => {
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** The policy of ConsolePage.java, so that what it forbids fails here. */
async function contentSecurityPolicy(): Promise<string> {
  const source = await readFile('src/main/java/dev/gantry/console/ConsolePage.java', 'utf8');
  const joined = /CONTENT_SECURITY_POLICY = String\.join\("; ",([^;]*|"[^"]*")*?\);/.exec(source)?.[0] ?? '';
  const directives = [...joined.matchAll(/"([a-z-]+ [^"]+)"/g)].map(([, directive]) => directive);
  if (directives.length < 5) {
    throw new Error('The policy was not found in ConsolePage.java');
  }
  return directives.join('; ');
}

/**
 * Opens an address; again if a network interface of the host came or went meanwhile, as they do beside running
 * containers, for then Chromium drops what is under way.
 */
export async function visit(page: Page, address: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await page.goto(address);
      return;
    } catch (error) {
      if (tries === 5 || !String(error).includes('ERR_NETWORK_CHANGED')) {
        throw error;
      }
    }
  }
}
