import type { AppView, DeploymentView, NodeView, ProcessView, StageView } from '../src/main/console/api/types';
import { World, type App } from './world';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A platform with a bit of everything: well, limping, down, failed, deploying. */
export function busyWorld(pace = 1): World {
  const world = new World(pace);
  world.nodes = [
    node(world, 'harbour-1', 'READY', 0.55),
    node(world, 'harbour-2', 'READY', 0.82),
    node(world, 'harbour-3', 'SUSPECT', 0.2),
  ];
  node3Faults(world);

  running(world, 'hello', 4, 2);
  const shop = running(world, 'shop', 12, 3);
  shop.view.processes.push({
    ...web(1),
    type: 'worker',
    port: undefined,
    healthPath: undefined,
    command: ['python3', 'worker.py'],
    ready: 1,
  });
  shop.instances.push({ ...world.instance('shop', 'worker', 1, 12), address: undefined });
  shop.config = {
    version: 7,
    values: { DATABASE_URL: 'postgres://shop@db/shop', LOG_LEVEL: 'info', STRIPE_MODE: 'test' },
  };

  running(world, 'shop-new-cart', 2, 1).view.preview = { app: 'shop', branch: 'new-cart' };

  const flask = running(world, 'flask', 3, 2);
  degrade(world, flask);
  const blog = running(world, 'blog', 8, 1);
  breakDown(world, blog);
  const broken = running(world, 'broken-api', 5, 2);
  void failedAfterwards(world, broken);

  const stopped = running(world, 'nightly', 2, 0);
  stopped.view.status = 'STOPPED';
  stopped.instances = [];
  world.settlePast();
  return world;
}

/** A platform on its first day. */
export function emptyWorld(pace = 1): World {
  const world = new World(pace);
  world.nodes = [node(world, 'harbour-1', 'READY', 0)];
  world.tell('node.joined', undefined, 'harbour-1', 'Node harbour-1 joined with 4 cores and 8 GiB.');
  return world;
}

/** Starts a deployment that stays under way, for pictures. */
export async function deploying(world: World, name: string): Promise<void> {
  const app = world.app(name);
  await world.run(app, world.newDeployment(app, 'source', 'Source of 14 files'), 'HEALTHY');
}

function node(world: World, name: string, status: NodeView['status'], load: number): NodeView {
  return {
    id: `node-${name}`,
    name,
    status,
    version: '0.1.0',
    architecture: 'amd64',
    labels: { zone: name.endsWith('3') ? 'b' : 'a' },
    capacity: { cpu: '4000m', memory: '8Gi', disk: '61Gi' },
    reserved: { cpu: `${Math.round(4000 * load * 0.8)}m`, memory: `${Math.round(8192 * load)}Mi`, disk: '0' },
    instances: Math.round(load * 12),
    lastSeen: world.ago(status === 'READY' ? SECOND : 48 * SECOND),
    faults: [],
  };
}

function node3Faults(world: World): void {
  const third = world.nodes[2];
  if (third) {
    third.faults = ['It has not reported for 48 s; its instances are still counted on.'];
  }
}

function web(replicas: number): ProcessView {
  return {
    type: 'web',
    replicas,
    ready: replicas,
    command: [],
    cpu: '250m',
    memory: '256Mi',
    port: 8080,
    healthPath: '/',
  };
}

function running(world: World, name: string, release: number, replicas: number): App {
  const app = world.app(name);
  const at = (release % 5) * HOUR + 12 * MINUTE;
  Object.assign(app.view, {
    status: 'RUNNING',
    explanation: 'Every wanted instance is healthy.',
    release,
    createdAt: world.ago(20 * 24 * HOUR),
    processes: [web(replicas)],
  } satisfies Partial<AppView>);
  app.instances = Array.from({ length: replicas }, (_, index) => world.instance(name, 'web', index + 1, release));
  for (let number = Math.max(1, release - 3); number <= release; number++) {
    const from = at + (release - number) * 7 * HOUR;
    const trigger = number % 3 === 0 ? 'config' : 'source';
    const summary = trigger === 'config' ? 'Configuration changed: LOG_LEVEL' : 'Source of 14 files, 38 KiB';
    app.deployments.unshift(done(world, release, name, number, trigger, summary, from));
    app.releases.unshift({
      number,
      image: `apps/${name}@sha256:${'4f9e21c0aa'.slice(number % 5)}`,
      configVersion: 1,
      summary,
      createdAt: world.ago(from),
      current: number === release,
    });
  }
  app.view.deployment = app.deployments[0]?.id ?? undefined;
  world.tell(
    'deployment.succeeded',
    name,
    `${name} #${release}`,
    `Release ${release} of ${name} serves.`,
    'gantry',
    world.ago(at),
  );
  return app;
}

function done(
  world: World,
  servingRelease: number,
  app: string,
  number: number,
  trigger: string,
  summary: string,
  ago: number,
): DeploymentView {
  const times: [StageView['stage'], number, string][] = [
    ['RECEIVED', 38, 'Source of 14 files, 38 KiB'],
    ['BUILD', 4210, '7 steps, 4 from the cache, on harbour-1'],
    ['STORED', 412, `apps/${app}@sha256:9f2c41d7`],
    ['PLACED', 22, 'web.1 on harbour-1, web.2 on harbour-2'],
    ['PULLED', 655, 'harbour-2 fetched 2 layers of 7'],
    ['STARTED', 141, '2 of 2 instances run'],
    ['HEALTHY', 1320, 'GET / answered 200 on both'],
    ['TRAFFIC_MOVED', 48, 'All routers have revision 48'],
    ['DRAINED', 802, 'No request in flight'],
  ];
  let at = ago;
  const stages = times.map(([stage, millis, detail]): StageView => {
    const startedAt = world.ago(at);
    at -= millis;
    return { stage, state: 'DONE', startedAt, endedAt: world.ago(at), millis, detail };
  });
  return {
    id: `${app}-${number}`,
    app,
    number,
    trigger,
    summary,
    status: 'SUCCEEDED',
    release: number,
    image: `apps/${app}@sha256:9f2c41d7`,
    createdAt: world.ago(ago),
    endedAt: world.ago(at),
    stages,
    failure: undefined,
    failedStage: undefined,
    lastLines: undefined,
    servingRelease,
    url: `http://${app}.localhost:8000`,
  };
}

function degrade(world: World, app: App): void {
  app.view.status = 'DEGRADED';
  app.view.explanation = '1 of 2 web instances is healthy; web.2 went over its memory limit of 256 MiB and restarts.';
  const [process] = app.view.processes;
  if (process) {
    process.ready = 1;
  }
  const [, second] = app.instances;
  if (second) {
    Object.assign(second, {
      state: 'BACKOFF',
      restarts: 3,
      generation: 4,
      address: undefined,
      explanation: [
        'Placed on harbour-1: it has the most free memory of 2 nodes.',
        'The container started after 39 ms and was healthy for 4 min 12 s.',
        'The kernel ended it: it went over its memory limit of 256 MiB. It starts again in 20 s.',
      ],
      lastExit: { code: 137, signal: 9, outOfMemory: true, at: world.ago(8 * SECOND) },
    });
  }
  world.tell('instance.oom', 'flask', 'web.2', 'web.2 went over its memory limit of 256 MiB and restarts in 20 s.');
}

function breakDown(world: World, app: App): void {
  app.view.status = 'DOWN';
  app.view.explanation = 'No web instance is healthy: web.1 ends with status 1 right after its start.';
  const [process] = app.view.processes;
  if (process) {
    process.ready = 0;
  }
  const [first] = app.instances;
  if (first) {
    Object.assign(first, {
      state: 'BACKOFF',
      restarts: 7,
      generation: 8,
      explanation: [
        'Placed on harbour-2.',
        'The process ended with status 1 after 0.4 s: could not connect to db:5432. It starts again in 2 min.',
      ],
      lastExit: { code: 1, signal: 0, outOfMemory: false, at: world.ago(31 * SECOND) },
    });
  }
  world.tell('app.down', 'blog', 'blog', 'No instance of blog is healthy.');
}

async function failedAfterwards(world: World, app: App): Promise<void> {
  await world.run(app, world.newDeployment(app, 'source', 'Source of 15 files, 40 KiB'));
}
