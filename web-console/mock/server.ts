import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogLine } from '../src/main/console/api/types';
import type { World, App } from './world';

const BASE = '/api/v1';

/** Answers the public API's calls out of a pretended world; false for what is not a call. */
export function answer(world: World, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://mock');
  if (!url.pathname.startsWith(BASE)) {
    return false;
  }
  if (world.refusing) {
    request.socket.destroy();
    return true;
  }
  response.on(
    'close',
    world.connected(() => request.socket.destroy()),
  );
  const path = url.pathname.slice(BASE.length).split('/').slice(1).map(decodeURIComponent);
  void route(new Exchange(world, request, response, url), path).catch((error: unknown) => {
    problem(response, 500, 'INTERNAL', String(error));
  });
  return true;
}

class Exchange {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;

  constructor(world: World, request: IncomingMessage, response: ServerResponse, url: URL) {
    this.world = world;
    this.request = request;
    this.response = response;
    this.url = url;
  }

  is(method: string): boolean {
    return this.request.method === method;
  }

  get streams(): boolean {
    return this.request.headers.accept?.includes('text/event-stream') ?? false;
  }

  json(body: unknown, status = 200): void {
    this.response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  async body(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.request) {
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  }

  async object(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.body()).toString('utf8')) as Record<string, unknown>;
  }

  stream(name: string): void {
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.response.write(': here\n\n');
    const last = this.request.headers['last-event-id'];
    const end = this.world.subscribe(name, typeof last === 'string' ? last : undefined, (event, id, data) => {
      const idLine = id === '' ? '' : `id: ${id}\n`;
      this.response.write(`event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`);
    });
    this.response.on('close', end);
  }
}

async function route(at: Exchange, path: string[]): Promise<void> {
  const [kind, ...rest] = path;
  if (kind === 'session' && rest[0] === 'ways') {
    at.json({ token: true, oidc: at.world.identityProvider ?? null });
  } else if (kind === 'session') {
    await session(at);
  } else if (!(at.request.headers.cookie ?? '').includes('gantry-session=mock')) {
    problem(at.response, 401, 'TOKEN_INVALID', 'This call needs a token', 'Sign in with a valid token');
  } else if (kind === 'apps') {
    await apps(at, rest);
  } else if (kind === 'whoami') {
    at.json({ name: 'admin', kind: 'ADMIN', permissions: at.world.permissions });
  } else if (kind === 'nodes') {
    nodes(at, rest);
  } else if (kind === 'events') {
    if (at.streams) {
      at.stream('events');
    } else {
      at.json([...at.world.events].reverse());
    }
  } else {
    notFound(at);
  }
}

async function session(at: Exchange): Promise<void> {
  if (at.is('DELETE')) {
    at.response.writeHead(204, { 'Set-Cookie': 'gantry-session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0' }).end();
    return;
  }
  const { token } = await at.object();
  if (token !== at.world.token) {
    problem(at.response, 401, 'TOKEN_INVALID', 'The token is unknown, expired or revoked');
    return;
  }
  at.response.setHeader('Set-Cookie', 'gantry-session=mock; HttpOnly; SameSite=Strict; Path=/');
  at.json({ name: 'admin' });
}

function nodes(at: Exchange, [name, verb]: string[]): void {
  const node = at.world.nodes.find((each) => each.name === name);
  if (name === undefined) {
    at.json(at.world.nodes);
  } else if (node && verb === 'instances') {
    at.json([...at.world.apps.values()].flatMap(({ instances }) => instances.filter((each) => each.node === name)));
  } else if (node && at.is('POST')) {
    node.status = verb === 'uncordon' ? 'READY' : verb === 'drain' ? 'DRAINING' : 'CORDONED';
    if (verb === 'drain') {
      node.instances = 0;
    }
    at.world.tell(`node.${verb ?? ''}ed`, undefined, name, `Node ${name} was ${verb ?? ''}ed.`, 'admin');
    at.json(node);
  } else {
    notFound(at);
  }
}

async function apps(at: Exchange, [name, part, id, last]: string[]): Promise<void> {
  const { world } = at;
  if (name === undefined) {
    at.json([...world.apps.values()].map(({ view }) => view));
    return;
  }
  if (part === 'deployments' && at.is('POST')) {
    await deploy(at, name);
    return;
  }
  if (part === 'plan') {
    at.json({
      app: name,
      fresh: !world.apps.has(name),
      decisions: [
        { question: 'build', choice: 'Dockerfile', reason: 'it is at the top of the source' },
        { question: 'port', choice: '8080', reason: 'EXPOSE in Dockerfile' },
      ],
      gantryFile: 'processes:\n  web:\n    port: 8080\n',
    });
    return;
  }
  const app = world.apps.get(name);
  if (!app) {
    problem(at.response, 404, 'NOT_FOUND', `There is no app called '${name}'`, 'See the apps with: gantry apps');
    return;
  }
  switch (part) {
    case undefined:
      at.json(app.view);
      break;
    case 'volumes':
      at.json([]);
      break;
    case 'instances':
      at.json(app.instances);
      break;
    case 'releases':
      at.json(app.releases);
      break;
    case 'rollback': {
      const { release } = await at.object();
      started(at, app, 'rollback', `Rollback to release ${String(release)}`);
      break;
    }
    case 'config':
      await config(at, app);
      break;
    case 'processes':
      await scale(at, app, id ?? '');
      break;
    case 'logs':
      logs(at, app);
      break;
    case 'jobs':
    case 'runs':
      at.json([]);
      break;
    case 'deployments':
      deployments(at, app, id, last);
      break;
    default:
      notFound(at);
  }
}

function deployments(at: Exchange, app: App, id: string | undefined, last: string | undefined): void {
  const deployment = app.deployments.find((each) => each.id === id);
  if (id === undefined) {
    at.json(app.deployments);
  } else if (!deployment) {
    notFound(at);
  } else if (last === 'events') {
    at.stream(`deployment ${id}`);
  } else {
    at.json(deployment);
  }
}

async function deploy(at: Exchange, name: string): Promise<void> {
  const body = await at.body();
  const isJson = at.request.headers['content-type'] === 'application/json';
  if (!isJson && body.length < 20) {
    problem(
      at.response,
      400,
      'SOURCE_UNREADABLE',
      `The archive of ${body.length} bytes ends too early`,
      'Make it again with: tar czf src.tar.gz -C my-app .',
    );
    return;
  }
  started(at, at.world.app(name), isJson ? 'image' : 'source', isJson ? 'Image' : `Source of ${body.length} bytes`);
}

function started(at: Exchange, app: App, trigger: string, summary: string): void {
  const deployment = at.world.newDeployment(app, trigger, summary);
  at.json(deployment, 202);
  void at.world.run(app, deployment);
}

async function config(at: Exchange, app: App): Promise<void> {
  if (at.is('PATCH')) {
    const change = await at.object();
    const unset = change['unset'] as string[];
    const values = Object.fromEntries(
      Object.entries({ ...app.config.values, ...(change['set'] as Record<string, string>) }).filter(
        ([name]) => !unset.includes(name),
      ),
    );
    app.config = { version: app.config.version + 1, values };
    started(at, app, 'config', 'Configuration changed');
  } else {
    at.json(app.config);
  }
}

async function scale(at: Exchange, app: App, type: string): Promise<void> {
  const { replicas } = await at.object();
  const process = app.view.processes.find((each) => each.type === type);
  if (!process || typeof replicas !== 'number') {
    notFound(at);
    return;
  }
  process.replicas = replicas;
  process.ready = replicas;
  app.view.status = replicas === 0 ? 'STOPPED' : 'RUNNING';
  app.instances = [
    ...app.instances.filter((each) => each.process !== type),
    ...Array.from({ length: replicas }, (_, index) =>
      at.world.instance(app.view.name, type, index + 1, app.view.release ?? 1),
    ),
  ];
  at.world.tell('app.scaled', app.view.name, type, `${type} was scaled to ${replicas}.`, 'admin');
  at.json(app.view);
}

function logs(at: Exchange, app: App): void {
  at.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  if (at.world.written) {
    recorded(at, at.world.written);
    return;
  }
  let number = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const write = () => {
    number++;
    at.world.linesWritten = number;
    return at.response.write(`data: ${JSON.stringify(at.world.logLine(app, number))}\n\n`);
  };
  const begin = () => {
    while (number < at.world.logLines) {
      if (!write()) {
        at.response.once('drain', begin);
        return;
      }
    }
    timer = setInterval(write, 400);
  };
  at.response.on('close', () => {
    clearInterval(timer);
  });
  begin();
}

/** What was written since the time that is asked for, and what is written from then on. */
function recorded(at: Exchange, written: LogLine[]): void {
  const since = at.url.searchParams.get('since') ?? '';
  let told = 0;
  const tell = () => {
    for (; told < written.length; told++) {
      const line = written[told];
      if (line && line.at >= since) {
        at.response.write(`data: ${JSON.stringify(line)}\n\n`);
      }
    }
  };
  const timer = setInterval(tell, 50);
  at.response.on('close', () => {
    clearInterval(timer);
  });
  tell();
}

function notFound(at: Exchange): void {
  problem(at.response, 404, 'NOT_FOUND', `Nothing is at ${at.url.pathname}`);
}

function problem(response: ServerResponse, status: number, code: string, detail: string, remedy?: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: code, status, detail, code, remedy: remedy ?? undefined }));
}
