// @vitest-environment node
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page, type WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { busyWorld, emptyWorld } from '../../../../mock/fixtures';
import type { World } from '../../../../mock/world';
import { CHROMIUM_FLAGS, findChromium } from '../../../../scripts/chromium.mjs';
import { axeFaults, drop } from './hands';
import { serveConsole, visit } from './site';

const executablePath = findChromium();
if (executablePath === undefined) {
  console.log('web-console: the browser tests are skipped: no Chromium (apt-get install chromium)');
}

const ARCHIVE = { name: 'hello-1.0.tar.gz', mimeType: 'application/gzip', buffer: gzipSync(Buffer.alloc(4096, 7)) };

describe.skipIf(executablePath === undefined)('the console in a browser', { timeout: 60_000 }, () => {
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  let close: () => Promise<void>;
  let url: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    profile = await mkdtemp(path.join(tmpdir(), 'console-test-'));
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

  async function open(world: World): Promise<void> {
    ({ url, close } = await serveConsole(world));
    await visit(page, url);
  }

  async function signIn(token = 'gtr_admin_mock'): Promise<void> {
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  beforeEach(async () => {
    complaints.length = 0;
    await browser.clearCookies();
    page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('response', (response) => {
      if (response.url().includes('/assets/') && !response.ok()) {
        complaints.push(`${response.url()}: ${response.status()}`);
      }
    });
    page.on('console', (message) => {
      // The browser reports refusals by itself; here they are answers like others.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text());
      }
    });
  });

  afterEach(async () => {
    await page.close();
    await close();
    expect(complaints).toEqual([]);
  });

  it('deploys a dropped archive and shows its stages as they happen', async () => {
    await open(emptyWorld(2));
    await signIn();
    await page.getByRole('heading', { name: 'Push your first app' }).waitFor();
    await drop(page, 'body', ARCHIVE);
    await page.getByRole('dialog').waitFor();
    expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('hello');
    await page.getByRole('dialog').getByRole('button', { name: 'Deploy' }).click();
    await page.getByRole('heading', { name: /Deployment 1/ }).waitFor();
    await page.getByText('Collecting flask==3.1.0').waitFor();
    await page.getByText(/^Release 1 serves at/).waitFor();
    expect(await page.getByRole('list', { name: 'Stages' }).locator('> li[data-state="DONE"]').count()).toBe(9);
    await page.getByRole('link', { name: 'Gantry, home' }).click();
    await page.getByText('All is well: 2 instances of 1 app on 1 node.').waitFor();
  });

  it('deploys to the app on whose row the archive is dropped', async () => {
    await open(busyWorld(10));
    await signIn();
    await drop(page, '[data-drop-app="shop"]', ARCHIVE);
    await page.getByRole('heading', { name: /Deployment 5/ }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/apps\/shop\/deployments\//);
  });

  it('says what to do when the dropped file is no archive', async () => {
    await open(busyWorld());
    await signIn();
    await drop(page, '[data-drop-app="shop"]', { name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('PNG') });
    await page.getByText('cat.png is not an archive that Gantry can build from').waitFor();
  });

  it('opens the failing stage with cause, remedy, last lines and what still serves', async () => {
    await open(busyWorld(10));
    await signIn();
    await page.getByRole('link', { name: /^broken-api Deployment \d+ failed at Build/ }).click();
    const story = page.getByRole('alert');
    await story.getByText('ended with status 1. BUILD_FAILED').waitFor();
    await story.getByText(/What to do: Correct line 5/).waitFor();
    await story.getByText('No matching distribution found').waitFor();
    await story.getByText('Release 5 still serves every request.').waitFor();
  });

  it('says why a token is refused and lets the right one in', async () => {
    await open(busyWorld());
    await signIn('gtr_admin_wrong');
    await page.getByText('Gantry does not know this token').waitFor();
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Gantry' }).waitFor();
  });

  it('scales by keyboard alone', async () => {
    const world = busyWorld();
    await open(world);
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    const wanted = page.getByLabel('Wanted web instances');
    await wanted.waitFor();
    await page.getByRole('button', { name: /web\.2/ }).waitFor();
    await wanted.focus();
    await wanted.press('ArrowUp');
    await expect.poll(() => wanted.inputValue(), { timeout: 30_000 }).toBe('3');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Scale' }).press('Enter');
    await page.getByRole('button', { name: /web\.3/ }).waitFor();
    expect(world.app('hello').view.processes[0]?.replicas).toBe(3);
  });

  it('shows a preview beneath its app, and leads from one to the other', async () => {
    await open(busyWorld());
    await signIn();
    await page.getByRole('row', { name: /^shop-new-cart preview of new-cart/ }).waitFor();
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page
      .getByRole('region', { name: 'Previews' })
      .getByRole('link', { name: 'shop-new-cart', exact: true })
      .click();
    await page.getByText('git push gantry :new-cart').waitFor();
    await page.getByText('Preview of shop, branch new-cart').waitFor();
    const faults = await axeFaults(page, 'a preview');
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page.getByRole('heading', { name: /^shop / }).waitFor();
    expect([...faults, ...(await axeFaults(page, 'an app with a preview'))]).toEqual([]);
  });

  it('shows what others change, without being asked', async () => {
    const world = busyWorld();
    await open(world);
    await signIn();
    await page
      .getByRole('row', { name: /nightly/ })
      .getByText('Stopped')
      .waitFor();
    world.app('nightly').view.status = 'RUNNING';
    world.tell('app.scaled', 'nightly', 'web', 'web was scaled to 1.');
    await page
      .getByRole('row', { name: /nightly/ })
      .getByText('Running')
      .waitFor();
  });

  it('opens a shell, types into it and tells how it ended', async () => {
    await open(busyWorld());
    const typed: string[] = [];
    const told: string[] = [];
    const asked: string[] = [];
    let node: WebSocketRoute | undefined;
    await page.routeWebSocket(/\/exec\?/, (socket) => {
      node = socket;
      asked.push(socket.url());
      socket.onMessage((message) => {
        if (typeof message === 'string') {
          told.push(message);
        } else {
          expect(message[0]).toBe(0);
          typed.push(message.subarray(1).toString());
        }
      });
      socket.send(stdout('\u001b[38;2;200;30;30mready\u001b[0m $ '));
    });
    await signIn();
    await page.getByRole('link', { name: 'hello', exact: true }).first().click();
    await page.getByRole('button', { name: /web\.1/ }).click();
    await page.getByRole('link', { name: 'Shell in web.1' }).click();
    await page.getByText('Connected').waitFor();
    expect(asked[0]).toMatch(
      /\/api\/v1\/instances\/ins-\d+\/exec\?command=sh&tty=true&stdin=true&columns=\d+&rows=\d+$/,
    );
    const terminal = page.locator('.xterm');
    await terminal.getByText('ready').first().waitFor();
    // The page's policy allows no inline style; the terminal has its colours and measures all the same.
    const coloured = terminal.locator('.xterm-rows span', { hasText: 'ready' });
    expect(await coloured.evaluate((span) => getComputedStyle(span).color)).toMatch(/^rgb\((1[5-9]|2\d)\d, /);
    expect(await coloured.evaluate((span) => getComputedStyle(span).display)).toBe('inline-block');
    await page.keyboard.type('ls /');
    await page.keyboard.press('Enter');
    await expect.poll(() => typed.join(''), { timeout: 15_000 }).toBe('ls /\r');
    await page.setViewportSize({ width: 700, height: 700 });
    await expect.poll(() => told.at(-1), { timeout: 15_000 }).toMatch(/^\{"columns":\d+,"rows":\d+\}$/);
    const faults = await axeFaults(page, 'the shell');
    const surface = terminal.locator('.xterm-scrollable-element');
    const colours = { dark: 'rgb(24, 27, 32)', light: 'rgb(255, 255, 255)' };
    for (const scheme of ['dark', 'light', 'dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect
        .poll(() => surface.evaluate((each) => getComputedStyle(each).backgroundColor), { timeout: 15_000 })
        .toBe(colours[scheme]);
      faults.push(...(await axeFaults(page, `the shell, ${scheme}`, ['color-contrast'])));
    }
    expect(faults).toEqual([]);

    await page.keyboard.press('Shift+F6');
    const again = page.getByRole('button', { name: 'Start anew' });
    await expect
      .poll(() => again.evaluate((button) => button === document.activeElement), { timeout: 15_000 })
      .toBe(true);
    node?.send(JSON.stringify({ exitCode: 3 }));
    await page.getByText('Ended with status 3').waitFor();
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await page.getByText('Connected').waitFor();
    node?.send(JSON.stringify({ exitCode: 127, failure: "There is no 'sh' in the image" }));
    await page.getByText("There is no 'sh' in the image").waitFor();
    expect(asked).toHaveLength(2);
  });

  it('opens no shell for viewers', async () => {
    const world = busyWorld();
    world.permissions = [];
    await open(world);
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    const instance = world.app('hello').instances[0]?.id ?? '';
    await visit(page, `${url}/apps/hello/instances/${instance}/shell`);
    await page.getByText('Your role opens no shells').waitFor();
    await page.getByRole('link', { name: 'hello', exact: true }).click();
    await page.getByRole('button', { name: /web\.1/ }).click();
    await page.getByText('Generation').waitFor();
    expect(await page.getByRole('link', { name: /Shell/ }).count()).toBe(0);
  });

  it('follows a log far longer than a page can hold, and grows no further', async () => {
    const world = busyWorld();
    world.logLines = 60_000;
    await open(world);
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    await visit(page, `${url}/apps/shop/logs`);
    const lines = page.getByRole('log').locator('li');
    await expect.poll(() => lines.count(), { timeout: 30_000 }).toBe(5000);
    const devtools = await page.context().newCDPSession(page);
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    const before = await heap();
    await expect.poll(() => world.linesWritten, { timeout: 45_000 }).toBeGreaterThan(world.logLines);
    expect(await lines.count()).toBe(5000);
    expect((await heap()) - before).toBeLessThan(30_000_000);
  });

  it('resumes a log without a gap or a double line when the connection breaks in mid-stream', async () => {
    const world = busyWorld();
    const start = Date.now() - 60_000;
    // Two lines an instant, and every third text the same: only their places tell them apart.
    const line = (number: number) => ({
      at: new Date(start + Math.floor(number / 2) * 10).toISOString(),
      instance: `web.${(number % 4 < 2 ? 0 : 1) + 1}`,
      stream: 'stdout' as const,
      text: number % 3 === 0 ? 'tick' : `line ${number}`,
    });
    const all = Array.from({ length: 90 }, (_, number) => line(number));
    world.written = all.slice(0, 51);
    await open(world);
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    await visit(page, `${url}/apps/hello/logs`);
    const lines = page.getByRole('log').locator('li');
    await expect.poll(() => lines.count(), { timeout: 30_000 }).toBe(51);
    world.refusing = true;
    world.hangUp();
    await page.getByText('Connecting…', { exact: true }).waitFor();
    world.written.push(...all.slice(51, 80));
    world.refusing = false;
    await expect.poll(() => lines.count(), { timeout: 30_000 }).toBe(80);
    await page.getByText('Live', { exact: true }).waitFor();
    world.written.push(...all.slice(80));
    await expect.poll(() => lines.count(), { timeout: 30_000 }).toBe(90);
    const shown = await lines.evaluateAll((each) => each.map((item) => item.lastElementChild?.textContent));
    expect(shown).toEqual(all.map(({ text }) => text));
  });

  it('works with 200 ms to the server, and catches up after a broken connection', async () => {
    const world = busyWorld();
    await open(world);
    const devtools = await page.context().newCDPSession(page);
    const line = { latency: 200, downloadThroughput: -1, uploadThroughput: -1 };
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', { ...line, offline: false });
    await signIn();
    await page
      .getByRole('row', { name: /nightly/ })
      .getByText('Stopped')
      .waitFor();
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor();
    const told = page.getByText('worker was scaled to 7.');
    // Every connection breaks; what happens meanwhile shows once, afterwards.
    world.refusing = true;
    world.hangUp();
    await page.getByText('Reconnecting…').waitFor();
    world.tell('app.scaled', 'nightly', 'worker', 'worker was scaled to 7.');
    expect(await told.count()).toBe(0);
    world.refusing = false;
    await told.waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    expect(await told.count()).toBe(1);
  });

  it('lists what runs on a node when asked', async () => {
    await open(busyWorld());
    await signIn();
    await page.getByRole('link', { name: 'Nodes', exact: true }).click();
    const node = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'harbour-1' }) });
    await node.getByText(/^Instances on harbour-1/).click();
    await node.getByRole('link', { name: 'shop', exact: true }).first().waitFor();
    expect(await axeFaults(page, 'a node with its instances')).toEqual([]);
    await node.getByRole('link', { name: 'shop', exact: true }).first().click();
    await page.getByRole('heading', { name: /^shop / }).waitFor();
  });

  it('drains a node after asking', async () => {
    const world = busyWorld();
    await open(world);
    await signIn();
    await page.getByRole('link', { name: 'Nodes', exact: true }).click();
    await page.getByRole('button', { name: 'Drain harbour-1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Drain harbour-1?' });
    await dialog.getByText(/instances? moves? to other nodes/).waitFor();
    expect(world.nodes[0]?.status).toBe('READY');
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await page.getByText('Nothing runs on it').waitFor();
    expect(world.nodes[0]?.status).toBe('DRAINING');
    await page.getByRole('button', { name: 'Uncordon harbour-1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Uncordon' }).click();
    await page.getByRole('button', { name: 'Cordon harbour-1', exact: true }).waitFor();
  });

  it('shows viewers no change to a node', async () => {
    const world = busyWorld();
    world.permissions = ['READ_TEAMS'];
    await open(world);
    await signIn();
    const told = page.waitForResponse((response) => response.url().endsWith('/whoami'));
    await page.getByRole('link', { name: 'Nodes', exact: true }).click();
    await (await told).finished();
    await page.getByRole('heading', { name: 'harbour-1' }).waitFor();
    expect(await page.getByRole('button', { name: /harbour-1/ }).count()).toBe(0);
  });

  it('offers the identity provider where there is one', async () => {
    const world = busyWorld();
    world.identityProvider = 'Harbour ID';
    await open(world);
    const way = page.getByRole('link', { name: 'Sign in with Harbour ID' });
    await way.waitFor();
    expect(await way.getAttribute('href')).toBe('/api/v1/session/oidc');
    expect(await axeFaults(page, 'the sign-in page')).toEqual([]);
  });

  it('has no fault that axe finds', async () => {
    await open(busyWorld(10));
    await page.getByRole('heading', { name: 'Sign in to Gantry' }).waitFor();
    const faults = [...(await axeFaults(page, 'the sign-in page'))];
    await signIn();
    await page.getByRole('heading', { name: 'Needs a look' }).waitFor();
    const paths = [
      '/',
      '/apps/flask',
      '/apps/shop/deployments',
      '/apps/shop/deployments/shop-12',
      '/apps/shop/logs',
      '/apps/shop/config',
      '/nodes',
      '/events',
      '/apps/none',
    ];
    for (const at of paths) {
      await visit(page, url + at);
      await page.locator('main h1').waitFor();
      await expect.poll(() => page.locator('main').getByText('Loading').count(), { timeout: 30_000 }).toBe(0);
      faults.push(...(await axeFaults(page, at)));
      await page.emulateMedia({ colorScheme: 'dark' });
      await painted(page);
      faults.push(...(await axeFaults(page, `${at} in the dark`, ['color-contrast'])));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    faults.push(...(await axeFaults(page, 'the deploy dialog')));
    expect(faults).toEqual([]);
  });
});

/** Waits until what the page should look like now is what it looks like. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          requestAnimationFrame(resolve);
        }),
      ),
  );
}

/** A frame of the shell's output. */
function stdout(text: string): Buffer {
  return Buffer.concat([Buffer.from([1]), Buffer.from(text)]);
}
