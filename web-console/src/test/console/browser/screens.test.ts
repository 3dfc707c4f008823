// @vitest-environment node
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { busyWorld, deploying, emptyWorld } from '../../../../mock/fixtures';
import type { World } from '../../../../mock/world';
import { CHROMIUM_FLAGS, findChromium } from '../../../../scripts/chromium.mjs';
import { serveConsole, visit } from './site';

// Takes the pictures of docs/screens/; part of no test run: npm run screens

const directory = process.env['SCREENS'];
const executablePath = findChromium();

interface Picture {
  world: () => Promise<World> | World;
  path: string;
  signedOut?: boolean;
  then?: (page: Page) => Promise<void>;
  all?: boolean;
}

const busy = () => {
  const world = busyWorld(20);
  void deploying(world, 'search');
  return world;
};

const PICTURES: Record<string, Picture> = {
  'sign-in': { world: emptyWorld, path: '/', signedOut: true },
  'first-run': { world: emptyWorld, path: '/', all: true },
  home: { world: busy, path: '/', all: true },
  app: {
    world: busy,
    path: '/apps/flask',
    all: true,
    then: (page) => page.getByRole('button', { name: 'web.2' }).click(),
  },
  deployment: {
    world: () => {
      const world = busyWorld(0.2);
      const app = world.app('shop');
      void world.run(app, world.newDeployment(app, 'source', 'Push of 14 files, 38 kB'));
      return world;
    },
    path: '/apps/shop/deployments',
    all: true,
    then: async (page) => {
      await page.getByRole('link', { name: /Deploying/ }).click();
      await page.getByText('Downloading flask').waitFor();
    },
  },
  'deployment-done': { world: busy, path: '/apps/shop/deployments/shop-11' },
  'deployment-failed': {
    world: busy,
    path: '/apps/broken-api/deployments',
    all: true,
    then: (page) => page.getByRole('link', { name: /Failed/ }).click(),
  },
  deployments: { world: busy, path: '/apps/shop/deployments' },
  logs: { world: busy, path: '/apps/shop/logs' },
  configuration: { world: busy, path: '/apps/shop/config' },
  nodes: { world: busy, path: '/nodes' },
  events: { world: busy, path: '/events' },
  deploy: { world: busy, path: '/', then: (page) => page.getByRole('button', { name: 'Deploy', exact: true }).click() },
  'go-to': { world: busy, path: '/', then: (page) => page.keyboard.press('/') },
};

const SIZES = { wide: { width: 1280, height: 820 }, phone: { width: 390, height: 844 } };

describe.skipIf(directory === undefined || executablePath === undefined)('pictures', { timeout: 120_000 }, () => {
  let profile: string;
  let browser: BrowserContext;

  beforeAll(async () => {
    await mkdir(directory ?? '', { recursive: true });
    profile = await mkdtemp(path.join(tmpdir(), 'console-screens-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath ?? '',
      args: CHROMIUM_FLAGS,
      reducedMotion: 'reduce',
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  });

  const wanted = Object.entries(PICTURES).filter(([name]) => (process.env['ONLY'] ?? name).split(',').includes(name));
  it.each(wanted)('of %s', async (name, { world, path: at, signedOut, then, all }) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        if (all !== true && (size === 'wide') !== (colorScheme === 'light')) {
          continue;
        }
        const { url, close } = await serveConsole(await world());
        const page = await browser.newPage();
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await browser.clearCookies();
        await visit(page, url);
        if (signedOut !== true) {
          await page.getByLabel('Token').fill('gtr_admin_mock');
          await page.getByRole('button', { name: 'Sign in' }).click();
          await page.locator('main h1').first().waitFor({ state: 'attached' });
          await visit(page, url + at);
          await page.locator('main h1').first().waitFor({ state: 'attached' });
        }
        await then?.(page);
        await page.waitForTimeout(800);
        await page.screenshot({ path: path.join(directory ?? '', `${name}-${size}-${colorScheme}.png`) });
        await page.close();
        await close();
      }
    }
  });
});
