// @vitest-environment node
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../../../../scripts/chromium.mjs';
import { axeFaults, drop } from '../browser/hands';
import { visit } from '../browser/site';
import { harbour } from './harbour';
import { Platform, whyNoPlatform } from './platform';

const whyNot = whyNoPlatform();
if (whyNot !== undefined) {
  console.log(`web-console: the walk through a real platform is skipped: ${whyNot}`);
}

/** Where the pictures of docs/screens go, if they are wanted: npm run screens. */
const pictures = process.env['SCREENS'];
const SIZES = { wide: { width: 1280, height: 820 }, phone: { width: 390, height: 844 } };
const ROOM = { width: 1280, height: 900 };

/** A walk through a real platform, in order: each step stands on those before. */
describe.skipIf(whyNot !== undefined)('a person with a browser', { timeout: 120_000 }, () => {
  let platform: Platform;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    profile = await mkdtemp(path.join(tmpdir(), 'console-walk-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? '',
      args: CHROMIUM_FLAGS,
      reducedMotion: 'reduce',
      viewport: ROOM,
    });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // The browser reports refusals by itself; here they are answers like others.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text());
      }
    });
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
    await platform.stop();
  }, 300_000);

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  });

  /** Has axe look at the page as it stands, in light and dark, and takes its pictures if they are wanted. */
  async function look(where: string): Promise<void> {
    await page.locator('main h1').first().waitFor({ state: 'attached' });
    faults.push(...(await axeFaults(page, where)));
    await page.emulateMedia({ colorScheme: 'dark' });
    faults.push(...(await axeFaults(page, `${where}, dark`, ['color-contrast'])));
    if (pictures !== undefined) {
      await takePictures(where, pictures);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  async function takePictures(of: string, directory: string): Promise<void> {
    await mkdir(directory, { recursive: true });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(400);
        await page.screenshot({ path: path.join(directory, `${of}-${size}-${colorScheme}.png`) });
      }
    }
    await page.setViewportSize(ROOM);
  }

  async function signIn(token: string): Promise<void> {
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async function part(name: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Parts of harbour' }).getByRole('link', { name, exact: true }).click();
  }

  async function overview(): Promise<void> {
    await visit(page, `${platform.url}/apps/harbour`);
    await page.getByRole('heading', { level: 1, name: /harbour/ }).waitFor();
  }

  it('goes from the first-run page to a deployed app by dropping an archive', async () => {
    await visit(page, platform.url);
    await page.getByRole('heading', { name: 'Sign in to Gantry' }).waitFor();
    await look('sign-in');
    await signIn(await platform.adminToken());
    await page.getByRole('heading', { name: 'Push your first app' }).waitFor();
    await look('first-run');
    await drop(page, 'body', await platform.archive('harbour-1.0.tar.gz', harbour()));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('harbour');
    await dialog.getByRole('region', { name: 'What Gantry will do' }).getByText('EXPOSE in Dockerfile').waitFor();
    await look('deploy');
    await dialog.getByRole('button', { name: 'Deploy' }).click();
    await page.getByRole('heading', { name: /Deployment 1/ }).waitFor();
  });

  it('watches the timeline to its end, with the log of the build', async () => {
    await page.getByText(/^Release 1 serves at/).waitFor();
    const stages = page.getByRole('list', { name: 'Stages' }).locator('> li');
    expect(await stages.and(page.locator('[data-state="DONE"], [data-state="SKIPPED"]')).count()).toBe(10);
    await page.getByRole('button', { name: /^Build/ }).click();
    await page.getByRole('button', { name: /RUN echo/ }).click();
    await page.getByText('plank 40', { exact: true }).waitFor();
    await look('deployment');
    expect((await platform.ask('harbour')).text).toContain('The harbour is open.');
  });

  it('changes the configuration, which becomes a release', async () => {
    await overview();
    await part('Configuration');
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name of the new variable').fill('GREETING');
    await page.getByLabel('Value of GREETING').fill('ahoy');
    await look('configuration');
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await expect
      .poll(async () => (await platform.ask('harbour', '/greeting')).text, { timeout: 60_000 })
      .toBe('ahoy\n');
  });

  it('scales', async () => {
    await overview();
    await page.getByLabel('More web instances').click();
    await page.getByRole('button', { name: 'Scale', exact: true }).click();
    await page.getByRole('button', { name: /web\.2.*Healthy/ }).waitFor();
    await page.getByText('2/2').first().waitFor();
    await look('app');
  });

  it.runIf(pictures !== undefined)('has more apps, for the pictures', async () => {
    for (const app of ['ferry', 'pilot', 'tide-tables']) {
      await platform.push(app, await platform.archive(app, harbour({ page: app })));
    }
    await platform.gantry('scale', 'pilot', 'web=0');
  });

  it('sees a branch beside its app', async () => {
    await platform.gantry('previews', 'harbour', 'new-mooring');
    await platform.push('harbour-new-mooring', await platform.archive('mooring', harbour({ page: 'A new mooring.' })));
    await overview();
    const previews = page.getByRole('region', { name: 'Previews' });
    await previews.getByRole('link', { name: 'harbour-new-mooring', exact: true }).waitFor();
    await previews.getByText('Running').waitFor();
    await previews.scrollIntoViewIfNeeded();
    await look('previews');
    expect((await platform.ask('harbour-new-mooring')).text).toContain('A new mooring.');
  });

  it('follows the log, searches it and pauses it', async () => {
    await overview();
    await part('Logs');
    const lines = page.getByRole('log');
    await page.getByText('Live').waitFor();
    await lines.getByText('greeting: ahoy').first().waitFor();
    const before = await lines.locator('li').count();
    await expect.poll(() => lines.locator('li').count(), { timeout: 30_000 }).toBeGreaterThan(before);
    await look('logs');
    await page.getByLabel('Search the log').fill('greeting');
    await expect.poll(() => lines.getByText('has berthed').count()).toBe(0);
    await page.getByLabel('Search the log').fill('');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText(/^\d+ new$/).waitFor();
  });

  it('sees in charts what was asked of the app and what it uses', async () => {
    for (let request = 0; request < 20; request++) {
      await platform.ask('harbour', request % 5 === 0 ? '/nowhere' : '/');
    }
    await part('Metrics');
    const requests = page.getByRole('figure', { name: 'Requests a second' });
    await expect.poll(() => requests.locator('path').first().getAttribute('d'), { timeout: 60_000 }).toMatch(/L/);
    await page
      .getByRole('figure', { name: 'Memory in use' })
      .getByText(/\d+(\.\d+)? [KM]iB/)
      .first()
      .waitFor();
    await look('metrics');
  });

  it('runs a job now and reads what it wrote', async () => {
    await overview();
    await part('Jobs');
    await page.getByText('next').waitFor();
    await page.getByRole('button', { name: 'Run now tides' }).click();
    await page.getByRole('button', { name: /tides ?Succeeded/ }).click();
    await page.getByRole('log', { name: 'What run.1 wrote' }).getByText('high water at noon').waitFor();
    await look('jobs');
  });

  it('opens a shell and types', async () => {
    await overview();
    await page.getByRole('button', { name: /web\.1 ?Healthy/ }).click();
    await page.getByRole('link', { name: 'Shell in web.1' }).click();
    await page.getByText('Connected').waitFor();
    await page.keyboard.type('expr 6 \\* 7; tty; echo $GREETING');
    await page.keyboard.press('Enter');
    const screen = page.locator('.xterm-rows');
    await screen.getByText('42', { exact: true }).waitFor();
    await screen.getByText('/dev/pts/0').waitFor();
    await screen.getByText('ahoy', { exact: true }).waitFor();
    await look('shell');
    await page.keyboard.type('exit 5');
    await page.keyboard.press('Enter');
    await page.getByText('Ended with status 5').waitFor();
  });

  it('breaks the app and reads why', async () => {
    await overview();
    await drop(page, 'body', await platform.archive('harbour-2.0.tar.gz', harbour({ broken: true })));
    const dialog = page.getByRole('dialog');
    if (await dialog.isVisible()) {
      await dialog.getByRole('button', { name: 'Deploy' }).click();
    }
    await page.getByRole('heading', { name: /Deployment \d+.*Failed/ }).waitFor({ timeout: 110_000 });
    const story = page.getByRole('alert');
    await story.getByText('cannot open the lock gate: no such key').first().waitFor();
    await story.getByText(/^Release \d+ still serves every request\.$/).waitFor();
    await look('deployment-failed');
    expect((await platform.ask('harbour')).status).toBe(200);
    await visit(page, platform.url);
    await page.getByRole('link', { name: /harbour Deployment \d+ failed/ }).waitFor();
    if (pictures !== undefined) {
      for (const end = Date.now() + 15_000; Date.now() < end;) {
        await Promise.all(['harbour', 'ferry', 'tide-tables'].map((app) => platform.ask(app)));
      }
    }
    await look('home');
  });

  it('looks at the image that was built, layer by layer', async () => {
    await page.getByRole('link', { name: 'Images', exact: true }).click();
    const built = page.getByRole('region', { name: 'apps/harbour' }).getByRole('link', { name: /^(?!.*build-cache)/ });
    await built.first().waitFor();
    await look('images');
    await built.first().click();
    await page.getByText(/COPY/).first().waitFor();
    await page.getByText('Stands on').waitFor();
    await page.getByText('A bill of what is in it (CycloneDX) is kept beside it').waitFor();
    await look('image');
  });

  it('rolls back', async () => {
    await overview();
    await part('Deployments');
    await page.getByRole('heading', { name: 'Releases' }).waitFor();
    await look('deployments');
    await page.getByRole('button', { name: 'Roll back to release 1' }).click();
    await page
      .getByRole('dialog')
      .getByRole('row', { name: /Configuration/ })
      .waitFor();
    await look('roll-back');
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await page.getByText(/^Release \d+ serves at/).waitFor();
    await expect
      .poll(async () => (await platform.ask('harbour', '/greeting')).text, { timeout: 60_000 })
      .toBe('none\n');
  });

  it('drains a node, reads why its instances wait, and takes it back', async () => {
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Nodes' }).click();
    await page.getByRole('button', { name: 'Drain harbour-1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drain' }).click();
    await page.getByRole('button', { name: 'Uncordon harbour-1' }).waitFor();
    await page.getByText(/^Instances on harbour-1/).click();
    await page.getByRole('link', { name: 'harbour', exact: true }).first().waitFor();
    await page.getByText('Images on harbour-1').click();
    await page
      .getByText(/apps\/harbour/)
      .first()
      .waitFor();
    await look('nodes');
    await visit(page, `${platform.url}/events`);
    await page.getByText('node.draining').first().waitFor();
    await look('events');
    await visit(page, `${platform.url}/nodes`);
    await page.getByRole('button', { name: 'Uncordon harbour-1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Uncordon' }).click();
    await page.getByRole('button', { name: 'Cordon harbour-1', exact: true }).waitFor();
  });

  it('is refused as a viewer', async () => {
    await page.getByRole('link', { name: 'Access', exact: true }).click();
    await page.getByLabel(/^E-mail address of a new person/).fill('mate@example.com');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('mate@example.com').waitFor();
    await page.getByRole('row', { name: /admin/ }).waitFor();
    await look('access');
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('visitor');
    await page.getByLabel('For', { exact: true }).selectOption('Viewer');
    await look('new-token');
    await page.getByRole('button', { name: 'Issue the token' }).click();
    const token =
      (await page
        .getByRole('dialog')
        .getByText(/^gtr_viewer_/)
        .textContent()) ?? '';
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('row', { name: /visitor/ }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await visit(page, platform.url);
    await signIn(token);
    await page.getByRole('row', { name: /^harbour / }).waitFor();
    expect(await page.getByRole('button', { name: 'Deploy' }).count()).toBe(0);
    await overview();
    await page.getByRole('button', { name: /web\.1 ?Healthy/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Scale', exact: true }).count()).toBe(0);
    await drop(page, 'body', await platform.archive('harbour-3.0.tar.gz', harbour()));
    await page.getByText('Your role deploys nothing').waitFor();
    const status = await page.evaluate(
      async () => (await fetch('/api/v1/apps/harbour/rollback', { method: 'POST' })).status,
    );
    expect(status).toBe(403);
  });
});
