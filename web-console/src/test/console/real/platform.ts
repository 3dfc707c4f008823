import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '../../../../scripts/chromium.mjs';

// A real platform, server and agent, for the console's walk, its pictures and its figures: with a home and ports of its own.

const run = promisify(execFile);
const BUSYBOX = '/bin/busybox';

/** Why there can be no platform here, or undefined. */
export function whyNoPlatform(): string | undefined {
  const command = process.env['GANTRY'];
  if (command === undefined) {
    return 'GANTRY names no gantry command to start a platform with';
  }
  if (!existsSync(command)) {
    return `there is no ${command}`;
  }
  if (process.getuid?.() !== 0) {
    return 'not root: containers cannot be run';
  }
  if (!existsSync(BUSYBOX)) {
    return 'no busybox for the base image (apt-get install busybox-static)';
  }
  return findChromium() === undefined ? 'no Chromium (apt-get install chromium)' : undefined;
}

export class Platform {
  readonly url: string;
  private readonly home: string;
  private readonly ports: number[];

  private constructor(home: string, ports: number[]) {
    this.home = home;
    this.ports = ports;
    this.url = `http://localhost:${ports[0] ?? 0}`;
  }

  /** Starts server and agent and brings a base image of nothing but busybox, `base:test`. */
  static async start(): Promise<Platform> {
    // Whoever names the home clears it away even if this is killed.
    const home = process.env['GANTRY_HOME'] ?? (await mkdtemp('/var/tmp/gantry-console-'));
    await mkdir(home, { recursive: true });
    await chmod(home, 0o755);
    const platform = new Platform(home, [await freePort(), await freePort(), await freePort()]);
    const [port, router, registry] = platform.ports.map(String) as [string, string, string];
    await platform.gantry(
      'up',
      '--port',
      port,
      '--router-port',
      router,
      '--registry-port',
      registry,
      '--node-name',
      'harbour-1',
    );
    await platform.gantry('images', 'import', 'base:test', await platform.baseImage());
    return platform;
  }

  /** Stops everything and removes its home. */
  async stop(): Promise<void> {
    await this.gantry('down');
    await rm(this.home, { recursive: true, force: true });
  }

  async adminToken(): Promise<string> {
    return (await readFile(path.join(this.home, 'admin-token'), 'utf8')).trim();
  }

  /** Runs a command of gantry; what it wrote if it ends well, else it throws what it wrote. */
  async gantry(...args: string[]): Promise<string> {
    const { stdout } = await run(process.env['GANTRY'] ?? '', [...args, '--home', this.home], { timeout: 240_000 });
    return stdout;
  }

  /** What an app answers through the router. */
  async ask(app: string, at = '/'): Promise<{ status: number; text: string }> {
    // Names under localhost are not known to Node.js, but curl knows them (RFC 6761, section 6.3).
    const { stdout } = await run('curl', [
      '-sS',
      '-m',
      '20',
      '-w',
      '\n%{http_code}',
      `http://${app}.localhost:${this.ports[1] ?? 0}${at}`,
    ]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), text: stdout.slice(0, end) };
  }

  /** A .tar.gz of these files, as a person would make one. */
  async archive(
    name: string,
    files: Record<string, string>,
  ): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
    const tree = await mkdtemp(path.join(this.home, 'tree-'));
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(tree, file)), { recursive: true });
      await writeFile(path.join(tree, file), text);
    }
    const { stdout } = await run('tar', ['czf', '-', '-C', tree, '.'], { encoding: 'buffer', maxBuffer: 1e8 });
    await rm(tree, { recursive: true });
    return { name, mimeType: 'application/gzip', buffer: stdout };
  }

  /** Deploys an archive and waits for the end. */
  async push(app: string, { mimeType, buffer }: { mimeType: string; buffer: Buffer }): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/apps/${app}/deployments?wait=true`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await this.adminToken()}`, 'Content-Type': mimeType },
      body: new Uint8Array(buffer),
    });
    if (!response.ok) {
      throw new Error(`The deployment of ${app} ended with ${response.status}: ${await response.text()}`);
    }
  }

  private async baseImage(): Promise<string> {
    const root = path.join(this.home, 'base');
    for (const directory of ['bin', 'etc', 'proc', 'sys', 'dev', 'tmp']) {
      await mkdir(path.join(root, directory), { recursive: true });
    }
    await copyFile(BUSYBOX, path.join(root, 'bin/busybox'));
    await chmod(path.join(root, 'bin/busybox'), 0o755);
    const applets = (await run(BUSYBOX, ['--list'])).stdout.trim().split('\n');
    for (const applet of applets.filter((each) => each !== 'busybox')) {
      await symlink('busybox', path.join(root, 'bin', applet));
    }
    await writeFile(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
    await run('tar', ['cf', `${root}.tar`, '-C', root, '.']);
    return `${root}.tar`;
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
