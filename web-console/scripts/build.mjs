// Builds or tests the console for Maven, and does nothing when nothing has changed since the last time.
//   node scripts/build.mjs assemble   dependencies, type check, bundle -> target/classes/META-INF/resources
//   node scripts/build.mjs test       eslint, prettier, unit tests, the browser's walk
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const output = path.join(home, 'target/classes/META-INF/resources/index.html');
const inputs = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'scripts', 'src/main/console'];
const testInputs = [...inputs, 'eslint.config.js', '.prettierrc.json', 'mock', 'src/test/console'];

const goals = { assemble, test };
const goal = goals[process.argv[2]];
if (!goal) {
  console.error(`usage: node scripts/build.mjs ${Object.keys(goals).join('|')}`);
  process.exit(2);
}
try {
  await goal();
} catch (failure) {
  console.error(`web-console: ${failure.message}`);
  process.exit(1);
}

async function assemble() {
  await unlessDone(
    'assembled',
    inputs,
    () => existsSync(output),
    async () => {
      await installDependencies();
      await Promise.all([tool('typescript/bin/tsc', '--noEmit'), tool('vite/bin/vite.js', 'build')]);
    },
  );
}

async function test() {
  await unlessDone(
    'tested',
    testInputs,
    () => true,
    async () => {
      await installDependencies();
      await tool('eslint/bin/eslint.js', '--max-warnings', '0', '.');
      await tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.');
      await tool('vitest/vitest.mjs', 'run');
    },
  );
}

/** Installs what the lock file names, unless that is what is there already. Afterwards no step needs the network. */
async function installDependencies() {
  const marker = path.join(home, 'node_modules/.installed-from');
  const wanted = await fingerprint(['package.json', 'package-lock.json']);
  if ((await textOf(marker)) === wanted) {
    return;
  }
  await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--prefer-offline', '--loglevel=error']);
  await writeFile(marker, wanted);
}

async function unlessDone(name, files, stillThere, work) {
  const marker = path.join(home, 'target/console', name);
  const wanted = await fingerprint(files);
  if (stillThere() && (await textOf(marker)) === wanted) {
    console.log(`web-console: ${name} before, nothing has changed`);
    return;
  }
  await rm(marker, { force: true });
  await work();
  await mkdir(path.dirname(marker), { recursive: true });
  await writeFile(marker, wanted);
}

/** One digest over the names and contents of files and folders, Node.js's version included. */
async function fingerprint(names) {
  const hash = createHash('sha256').update(process.version);
  for (const name of names) {
    for (const file of (await filesIn(path.join(home, name))).sort()) {
      hash.update(`\0${path.relative(home, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesIn(place) {
  if (!existsSync(place)) {
    return [];
  }
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') {
      return undefined;
    }
    throw error;
  });
  return entries
    ? entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    : [place];
}

async function textOf(file) {
  return existsSync(file) ? await readFile(file, 'utf8') : undefined;
}

function tool(script, ...args) {
  return run(process.execPath, [path.join('node_modules', script), ...args]);
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: home, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) =>
      reject(new Error(`cannot run ${command}: ${error.message}. Install Node.js 20.19 or newer with npm`)),
    );
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? code}`)),
    );
  });
}
