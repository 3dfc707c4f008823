import type {
  AppView,
  BuildLine,
  BuildStep,
  DeploymentStage,
  DeploymentView,
  EventView,
  InstanceView,
  LogLine,
  NodeView,
  ReleaseView,
  StageView,
} from '../src/main/console/api/types';
import { STAGES } from '../src/main/console/api/types';

// A platform that only pretends, for developing the console and for its browser test. Never part of the jar.

export type Listener = (event: string, id: string, data: unknown) => void;

interface Kept {
  event: string;
  id: string;
  data: unknown;
}

/** What one app of the pretended platform consists of. */
export interface App {
  view: AppView;
  instances: InstanceView[];
  deployments: DeploymentView[];
  releases: ReleaseView[];
  config: { version: number; values: Record<string, string> };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export class World {
  readonly token = 'gtr_admin_mock';
  /** What the identity provider is called, if there is one. */
  identityProvider: string | undefined;
  permissions = [
    'CHANGE_APPS',
    'EXEC_IN_APPS',
    'CHANGE_NODES',
    'READ_TOKENS',
    'CHANGE_TOKENS',
    'READ_TEAMS',
    'CHANGE_TEAMS',
  ];
  readonly apps = new Map<string, App>();
  /** Whether connections are cut before any answer. */
  refusing = false;
  private readonly connections = new Set<() => void>();
  /** How many lines a log has when it is opened. */
  logLines = 60;
  linesWritten = 0;
  /** All that was written, where a log is to be the same for everybody who asks; else lines are made up as they go. */
  written: LogLine[] | undefined;
  nodes: NodeView[] = [];
  readonly events: EventView[] = [];
  private readonly streams = new Map<string, { kept: Kept[]; listeners: Set<Listener> }>();
  private ids = 100;
  private readonly pace: number;

  /** @param pace how many times faster than life deployments go */
  constructor(pace = 1) {
    this.pace = pace;
  }

  ago(millis: number): string {
    return new Date(Date.now() - millis).toISOString();
  }

  private now(): string {
    return new Date().toISOString();
  }

  /** Keeps the way to cut a connection until it is over. */
  connected(cut: () => void): () => void {
    this.connections.add(cut);
    return () => this.connections.delete(cut);
  }

  /** Cuts every connection that is open. */
  hangUp(): void {
    this.connections.forEach((cut) => {
      cut();
    });
  }

  tell(
    type: string,
    app: string | undefined,
    subject: string,
    message: string,
    actor = 'gantry',
    at = this.now(),
  ): void {
    const event = { sequence: this.events.length + 1, at, type, app, subject, actor, message };
    this.events.push(event);
    this.emit('events', 'message', String(event.sequence), event);
  }

  /** Puts what was told of the past in its order. */
  settlePast(): void {
    this.events.sort((a, b) => a.at.localeCompare(b.at));
    this.events.forEach((event, index) => {
      event.sequence = index + 1;
    });
  }

  subscribe(stream: string, after: string | undefined, listener: Listener): () => void {
    const { kept, listeners } = this.stream(stream);
    const begin = stream === 'events' ? kept.length : 0;
    const from = after === undefined ? begin : kept.findIndex(({ id }) => id === after) + 1;
    kept.slice(from).forEach(({ event, id, data }) => {
      listener(event, id, data);
    });
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  private stream(name: string) {
    const stream = this.streams.get(name) ?? { kept: [], listeners: new Set<Listener>() };
    this.streams.set(name, stream);
    return stream;
  }

  private emit(name: string, event: string, id: string, data: unknown): void {
    const { kept, listeners } = this.stream(name);
    kept.push({ event, id, data: structuredClone(data) });
    listeners.forEach((listener) => {
      listener(event, id, data);
    });
  }

  app(name: string): App {
    const known = this.apps.get(name);
    if (known) {
      return known;
    }
    const app: App = {
      view: {
        name,
        status: 'EMPTY',
        explanation: 'Nothing has been deployed yet.',
        url: `http://${name}.localhost:8000`,
        release: undefined,
        createdAt: this.now(),
        processes: [],
        deployment: undefined,
      },
      instances: [],
      deployments: [],
      releases: [],
      config: { version: 0, values: {} },
    };
    this.apps.set(name, app);
    return app;
  }

  newDeployment(app: App, trigger: string, summary: string): DeploymentView {
    const deployment: DeploymentView = {
      id: `dep-${this.ids++}`,
      app: app.view.name,
      number: app.deployments.length + 1,
      trigger,
      summary,
      status: 'RUNNING',
      release: undefined,
      image: undefined,
      createdAt: this.now(),
      endedAt: undefined,
      stages: STAGES.map((stage) => ({
        stage,
        state: 'WAITING',
        startedAt: undefined,
        endedAt: undefined,
        millis: undefined,
        detail: undefined,
      })),
      failure: undefined,
      failedStage: undefined,
      lastLines: undefined,
      servingRelease: app.view.release,
      url: app.view.url,
    };
    app.deployments.unshift(deployment);
    app.view.deployment = deployment.id;
    app.view.status = 'DEPLOYING';
    app.view.explanation = `Deployment ${deployment.number} is under way.`;
    this.tell(
      'deployment.created',
      app.view.name,
      `${app.view.name} #${deployment.number}`,
      `Deployment ${deployment.number} began: ${summary}`,
      'admin',
    );
    return deployment;
  }

  /** Lets a deployment go through its stages; an app whose name begins with "broken" fails in its build. */
  async run(app: App, deployment: DeploymentView, upTo?: DeploymentStage): Promise<void> {
    const built = deployment.trigger === 'source';
    const stages: [DeploymentStage, number, string | undefined][] = [
      ['RECEIVED', 40, built ? 'Source of 14 files, 38 KiB' : deployment.summary],
      ['BUILD', 0, built ? undefined : 'The image is there already'],
      ['STORED', 350, `apps/${app.view.name}@sha256:9f2c41d7`],
      ['PLACED', 30, 'web.1 on harbour-1, web.2 on harbour-2: most free memory'],
      ['PULLED', 600, 'harbour-2 fetched 2 layers of 7'],
      ['STARTED', 180, '2 of 2 instances run'],
      ['HEALTHY', 1100, 'GET / answered 200 on both'],
      ['TRAFFIC_MOVED', 60, 'All routers have revision 48'],
      ['DRAINED', 700, app.view.release === undefined ? 'There was nothing to drain' : 'No request in flight'],
    ];
    for (const [name, millis, detail] of stages) {
      if (name === upTo) {
        this.begin(deployment, name);
        return;
      }
      if (name === 'BUILD' && built) {
        if (!(await this.build(app, deployment))) {
          return;
        }
      } else if (name === 'BUILD') {
        this.stage(deployment, name, { state: 'SKIPPED', detail });
      } else {
        this.begin(deployment, name);
        await this.wait(millis);
        this.end(deployment, name, 'DONE', detail);
      }
      if (name === 'STORED') {
        deployment.release = (app.releases[0]?.number ?? 0) + 1;
        deployment.image = `apps/${app.view.name}@sha256:9f2c41d7`;
        app.releases.unshift({
          number: deployment.release,
          image: deployment.image,
          configVersion: app.config.version,
          summary: deployment.summary,
          createdAt: this.now(),
          current: false,
        });
        this.changed(deployment);
      }
    }
    this.succeed(app, deployment);
  }

  private succeed(app: App, deployment: DeploymentView): void {
    const { view } = app;
    deployment.status = 'SUCCEEDED';
    deployment.endedAt = this.now();
    deployment.servingRelease = deployment.release;
    view.release = deployment.release;
    view.status = 'RUNNING';
    view.explanation = 'Every wanted instance is healthy.';
    if (view.processes.length === 0) {
      view.processes = [
        { type: 'web', replicas: 2, ready: 2, command: [], cpu: '250m', memory: '256Mi', port: 8080, healthPath: '/' },
      ];
    }
    app.instances = view.processes.flatMap((process) =>
      Array.from({ length: process.replicas }, (_, index) =>
        this.instance(view.name, process.type, index + 1, deployment.release ?? 1),
      ),
    );
    this.changed(deployment);
    this.emit(`deployment ${deployment.id}`, 'end', 'end', {});
    this.tell(
      'deployment.succeeded',
      view.name,
      `${view.name} #${deployment.number}`,
      `Release ${deployment.release ?? ''} of ${view.name} serves.`,
    );
  }

  instance(app: string, process: string, index: number, release: number): InstanceView {
    return {
      id: `ins-${this.ids++}`,
      name: `${process}.${index}`,
      app,
      process,
      index,
      release,
      state: 'HEALTHY',
      explanation: [
        `Placed on harbour-${1 + (index % 2)}: it has the most free memory of 2 nodes.`,
        'The container started after 41 ms.',
        'GET / answered 200 after 310 ms.',
      ],
      node: `harbour-${1 + (index % 2)}`,
      generation: 1,
      restarts: 0,
      containerId: '3f9c2b7d41ae5580',
      address: `172.30.0.${10 + index}:8080`,
      startedAt: this.ago(3 * MINUTE),
      lastExit: undefined,
    };
  }

  private async build(app: App, deployment: DeploymentView): Promise<boolean> {
    this.begin(deployment, 'BUILD');
    const breaks = app.view.name.startsWith('broken');
    const instructions: [string, boolean, number, string[]][] = [
      ['FROM debian:bookworm', true, 0, []],
      [
        'RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip',
        app.deployments.length > 1,
        1800,
        [
          'Reading package lists...',
          'Building dependency tree...',
          'The following NEW packages will be installed:',
          '  libpython3.11 python3 python3-pip python3-setuptools',
          'Unpacking python3 (3.11.2-1+b1) ...',
          'Setting up python3 (3.11.2-1+b1) ...',
          'Setting up python3-pip (23.0.1+dfsg-1) ...',
        ],
      ],
      ['WORKDIR /app', app.deployments.length > 1, 10, []],
      ['COPY requirements.txt .', app.deployments.length > 1, 10, []],
      [
        'RUN pip install -r requirements.txt',
        false,
        1500,
        breaks
          ? [
              'Collecting flask==99.0.1',
              'ERROR: Could not find a version that satisfies the requirement flask==99.0.1 (from versions: 2.3.3, 3.0.0, 3.0.3, 3.1.0)',
              'ERROR: No matching distribution found for flask==99.0.1',
            ]
          : [
              'Collecting flask==3.1.0',
              '  Downloading flask-3.1.0-py3-none-any.whl (102 kB)',
              'Collecting werkzeug>=3.1',
              'Installing collected packages: markupsafe, click, blinker, werkzeug, jinja2, flask',
              'Successfully installed flask-3.1.0 jinja2-3.1.4 werkzeug-3.1.3',
            ],
      ],
      ['COPY . .', false, 20, []],
      ['CMD ["python3", "app.py"]', false, 5, []],
    ];
    const stream = `deployment ${deployment.id}`;
    let sequence = 0;
    const line = (step: number, text: string, kind: BuildLine['stream'] = 'stdout') => {
      sequence++;
      this.emit(stream, 'line', `line-${sequence}`, {
        sequence,
        at: this.now(),
        step,
        stream: kind,
        text,
      } satisfies BuildLine);
    };
    const tell = (number: number, state: BuildStep['state'], took: number | undefined) => {
      this.emit(stream, 'step', `step-${number}-${state}`, {
        number,
        total: instructions.length,
        instruction: instructions[number - 1]?.[0] ?? '',
        line: number,
        state,
        took: took === undefined ? undefined : `PT${took / 1000}S`,
      } satisfies BuildStep);
    };
    instructions.forEach((_, index) => {
      tell(index + 1, 'WAITING', undefined);
    });
    for (const [index, [, cached, millis, output]] of instructions.entries()) {
      const number = index + 1;
      if (cached) {
        tell(number, 'CACHED', 1);
        continue;
      }
      tell(number, 'RUNNING', undefined);
      for (const text of output) {
        await this.wait(millis / output.length);
        line(number, text, text.startsWith('ERROR') ? 'stderr' : 'stdout');
      }
      if (breaks && number === 5) {
        tell(number, 'FAILED', millis);
        this.fail(app, deployment, 'BUILD', output);
        return false;
      }
      tell(number, 'DONE', millis);
    }
    this.end(
      deployment,
      'BUILD',
      'DONE',
      `7 steps, ${app.deployments.length > 1 ? 4 : 1} from the cache, on harbour-1`,
    );
    return true;
  }

  private fail(app: App, deployment: DeploymentView, stage: DeploymentStage, lines: string[]): void {
    this.end(deployment, stage, 'FAILED', 'Step 5 of 7 ended with status 1');
    deployment.status = 'FAILED';
    deployment.endedAt = this.now();
    deployment.failedStage = stage;
    deployment.failure = {
      code: 'BUILD_FAILED',
      detail: 'Step 5 of 7 (Dockerfile line 5), RUN pip install -r requirements.txt, ended with status 1.',
      remedy:
        'Correct line 5 of the Dockerfile or what it needs, and push again; the steps before it come from the cache.',
    };
    deployment.lastLines = lines;
    app.view.status = app.view.release === undefined ? 'EMPTY' : 'RUNNING';
    app.view.explanation = 'Every wanted instance is healthy.';
    this.changed(deployment);
    this.emit(`deployment ${deployment.id}`, 'end', 'end', {});
    this.tell('deployment.failed', app.view.name, `${app.view.name} #${deployment.number}`, deployment.failure.detail);
  }

  private begin(deployment: DeploymentView, stage: DeploymentStage): void {
    this.stage(deployment, stage, { state: 'RUNNING', startedAt: this.now() });
  }

  private end(
    deployment: DeploymentView,
    stage: DeploymentStage,
    state: StageView['state'],
    detail: string | undefined,
  ): void {
    const began = deployment.stages.find((each) => each.stage === stage)?.startedAt ?? this.now();
    this.stage(deployment, stage, { state, detail, endedAt: this.now(), millis: Date.now() - Date.parse(began) });
  }

  private stage(deployment: DeploymentView, stage: DeploymentStage, change: Partial<StageView>): void {
    deployment.stages = deployment.stages.map((old) => (old.stage === stage ? { ...old, ...change } : old));
    this.changed(deployment);
    this.emit('events', 'change', '', { apps: [deployment.app], nodes: [] });
  }

  private changed(deployment: DeploymentView): void {
    this.emit(`deployment ${deployment.id}`, 'deployment', `view-${Math.random()}`, deployment);
  }

  logLine(app: App, number: number): LogLine {
    const instance = app.instances[number % Math.max(1, app.instances.length)]?.name ?? 'web.1';
    const slow = number % 13 === 7;
    return {
      at: this.now(),
      instance,
      stream: slow ? 'stderr' : 'stdout',
      text: slow
        ? `WARNING slow query: SELECT * FROM orders took ${300 + ((number * 37) % 500)} ms`
        : `172.30.0.1 "GET ${['/', '/orders', '/static/app.css', '/orders/17', '/healthz'][number % 5] ?? '/'} HTTP/1.1" 200 ${(number * 7) % 90} ms`,
    };
  }

  private wait(millis: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, millis / this.pace));
  }
}
