// Takes the pictures of docs/screens/ from the dev server's pretended platform.
//   npm run dev -- --port 5199 &   node scripts/screens.mjs http://localhost:5199 DIRECTORY [only]
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './chromium.mjs';

const [base, directory, only] = process.argv.slice(2);
const executablePath = findChromium();
if (!base || !directory || !executablePath) {
  console.error('usage: node scripts/screens.mjs URL DIRECTORY [ONLY], with chromium installed');
  process.exit(2);
}
const pages = {
  'sign-in': { path: '/', signedOut: true },
  home: { path: '/' },
  app: { path: '/apps/flask', open: 'web.2' },
  deployment: { path: '/apps/search/deployments', follow: /Deploying/ },
  'deployment-failed': { path: '/apps/broken-api/deployments', follow: /Failed/ },
  deployments: { path: '/apps/shop/deployments' },
  logs: { path: '/apps/shop/logs' },
  config: { path: '/apps/shop/config' },
  nodes: { path: '/nodes' },
  events: { path: '/events' },
};
const sizes = { wide: { width: 1280, height: 820 }, phone: { width: 390, height: 844 } };

await mkdir(directory, { recursive: true });
const profile = await mkdtemp(path.join(tmpdir(), 'console-screens-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  args: CHROMIUM_FLAGS,
  reducedMotion: 'reduce',
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error}`));
  for (const [name, { path: at, signedOut, follow, open }] of Object.entries(pages)) {
    if (only && !only.split(',').includes(name)) continue;
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        if (signedOut) {
          await browser.clearCookies();
        } else {
          await page.request.post(`${base}/api/v1/session`, { data: { token: process.env.TOKEN ?? 'gtr_admin_mock' } });
        }
        await page.goto(base + at);
        if (follow) {
          await page.getByRole('link', { name: follow }).first().click();
        }
        if (open) {
          await page.getByRole('button', { name: open }).click();
        }
        await page.evaluate(() => globalThis.document.fonts.ready);
        await page.waitForTimeout(700);
        await page.screenshot({ path: path.join(directory, `${name}-${size}-${colorScheme}.png`) });
      }
    }
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
