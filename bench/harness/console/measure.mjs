// Asks Lighthouse for accessibility and performance of the console's pages, with the desktop's settings of its own and
// nothing throttled: the server is on loopback.
//   node measure.mjs URL SESSION-COOKIE ROUNDS PATH...
import * as chromeLauncher from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [url, cookie, rounds, ...paths] = process.argv.slice(2);
const chrome = await chromeLauncher.launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
const measured = {};
try {
  console.log(`${'page'.padEnd(30)} ${'accessibility'.padStart(13)} ${'performance'.padStart(11)}   FCP ms  LCP ms  TBT ms   CLS   script kB`);
  for (const path of paths) {
    let best;
    for (let round = 0; round < Number(rounds); round++) {
      best = better(best, await look(path));
    }
    measured[path] = best;
    const { accessibility, performance, fcp, lcp, tbt, cls, script } = best;
    console.log(
      `${path.padEnd(30)} ${String(accessibility).padStart(13)} ${String(performance).padStart(11)}` +
        [fcp, lcp, tbt].map((each) => String(Math.round(each)).padStart(8)).join('') +
        cls.toFixed(3).padStart(8) + script.toFixed(0).padStart(10),
    );
  }
  console.log(JSON.stringify({ bench: 'console', pages: measured }));
} finally {
  await chrome.kill();
}

async function look(path) {
  const result = await lighthouse(
    url + path,
    {
      port: chrome.port,
      logLevel: 'error',
      onlyCategories: ['accessibility', 'performance'],
      extraHeaders: { Cookie: cookie },
      disableStorageReset: true,
      // The console's streams never end, so the network is never as idle as Lighthouse waits for.
      maxWaitForLoad: 15_000,
    },
    { ...desktopConfig, settings: { ...desktopConfig.settings, throttlingMethod: 'provided' } },
  );
  const { categories, audits } = result.lhr;
  const failed = categories.accessibility.auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score === 0);
  const scripts = audits['network-requests'].details.items.filter(({ resourceType }) => resourceType === 'Script');
  return {
    accessibility: Math.round(categories.accessibility.score * 100),
    performance: Math.round(categories.performance.score * 100),
    fcp: audits['first-contentful-paint'].numericValue,
    lcp: audits['largest-contentful-paint'].numericValue,
    tbt: audits['total-blocking-time'].numericValue,
    cls: audits['cumulative-layout-shift'].numericValue,
    script: scripts.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000,
    ...(failed.length > 0 ? { failed: failed.map(({ id }) => id) } : {}),
  };
}

/** Accessibility is the worst seen, for it has no noise; the rest is that of the best round. */
function better(one, other) {
  if (one === undefined) {
    return other;
  }
  const accessibility = Math.min(one.accessibility, other.accessibility);
  return { ...(other.performance > one.performance ? other : one), accessibility };
}
