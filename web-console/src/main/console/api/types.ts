// What the public API answers with: the records of dev.gantry.contracts.apps and .errors, as JSON. What is null is
// absent there.

export type AppStatus = 'EMPTY' | 'DEPLOYING' | 'RUNNING' | 'DEGRADED' | 'DOWN' | 'STOPPED';
export type DeploymentStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'SUPERSEDED';
export type StageState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'SKIPPED';
export type StepState = 'WAITING' | 'RUNNING' | 'CACHED' | 'DONE' | 'FAILED';
export type NodeStatus = 'READY' | 'CORDONED' | 'DRAINING' | 'SUSPECT' | 'LOST';
export type InstanceState =
  | 'PENDING'
  | 'STARTING'
  | 'RUNNING'
  | 'HEALTHY'
  | 'UNHEALTHY'
  | 'BACKOFF'
  | 'DRAINING'
  | 'STOPPING'
  | 'STOPPED'
  | 'LOST';

export const STAGES = [
  'RECEIVED',
  'BUILD',
  'STORED',
  'PREPARED',
  'PLACED',
  'PULLED',
  'STARTED',
  'HEALTHY',
  'TRAFFIC_MOVED',
  'DRAINED',
] as const;
export type DeploymentStage = (typeof STAGES)[number];

/** An instant as ISO 8601 text. */
export type Instant = string;
/** CPU time as '500m': thousandths of a core. */
export type CpuShare = string;
/** An amount of memory as '256Mi'. */
export type MemorySize = string;

export interface ProcessView {
  type: string;
  replicas: number;
  ready: number;
  command: string[];
  cpu: CpuShare;
  memory: MemorySize;
  port?: number | undefined;
  healthPath?: string | undefined;
}

/** Data of an app that outlives its instances. */
export interface VolumeView {
  name: string;
  /** The process type whose instance has it; none when only its data is left. */
  process?: string | undefined;
  path?: string | undefined;
  /** Where its data is; none until there is any. */
  node?: string | undefined;
  createdAt?: Instant | undefined;
  removing: boolean;
}

export interface AppView {
  name: string;
  status: AppStatus;
  explanation?: string | undefined;
  url: string;
  release?: number | undefined;
  createdAt: Instant;
  processes: ProcessView[];
  deployment?: string | undefined;
  /** Of which app, and of which branch of it, this one is a preview. */
  preview?: { app: string; branch: string } | undefined;
}

export interface Failure {
  code: string;
  detail: string;
  remedy?: string | undefined;
}

export interface StageView {
  stage: DeploymentStage;
  state: StageState;
  startedAt?: Instant | undefined;
  endedAt?: Instant | undefined;
  millis?: number | undefined;
  detail?: string | undefined;
}

export interface DeploymentView {
  id: string;
  app: string;
  number: number;
  trigger: string;
  summary: string;
  status: DeploymentStatus;
  release?: number | undefined;
  image?: string | undefined;
  createdAt: Instant;
  endedAt?: Instant | undefined;
  stages: StageView[];
  failure?: Failure | undefined;
  failedStage?: DeploymentStage | undefined;
  lastLines?: string[] | undefined;
  servingRelease?: number | undefined;
  url: string;
}

export interface BuildStep {
  number: number;
  total: number;
  instruction: string;
  line: number;
  state: StepState;
  /** ISO 8601 duration. */
  took?: string | undefined;
}

export interface BuildLine {
  sequence: number;
  at: Instant;
  step: number;
  stream: 'stdout' | 'stderr' | 'gantry';
  text: string;
}

export interface ContainerExit {
  code: number;
  signal: number;
  outOfMemory: boolean;
  at: Instant;
}

export interface InstanceView {
  id: string;
  name: string;
  app: string;
  process: string;
  index: number;
  release: number;
  state: InstanceState;
  explanation: string[];
  node?: string | undefined;
  generation: number;
  restarts: number;
  containerId?: string | undefined;
  address?: string | undefined;
  startedAt?: Instant | undefined;
  lastExit?: ContainerExit | undefined;
}

export interface NodeCapacity {
  cpu: CpuShare;
  memory: MemorySize;
  disk: MemorySize;
}

export interface NodeView {
  id: string;
  name: string;
  status: NodeStatus;
  version: string;
  architecture: string;
  labels: Record<string, string>;
  capacity: NodeCapacity;
  reserved: NodeCapacity;
  instances: number;
  lastSeen: Instant;
  faults: string[];
}

/** What a node told of its images; of many the newest. */
export interface NodeImagesView {
  at?: Instant;
  held: {
    count: number;
    size: string;
    images: { digest: string; names: string[]; size: string; added: Instant }[];
  };
}

export interface EventView {
  sequence: number;
  at: Instant;
  type: string;
  app?: string | undefined;
  subject: string;
  actor: string;
  message: string;
}

export interface ReleaseView {
  number: number;
  image: string;
  configVersion: number;
  summary: string;
  createdAt: Instant;
  current: boolean;
}

export interface ConfigView {
  version: number;
  values: Record<string, string>;
}

export interface LogLine {
  at: Instant;
  instance: string;
  stream: 'stdout' | 'stderr';
  text: string;
}

export interface ImageView {
  repository: string;
  tag: string;
  digest: string;
  /** Bytes of its layers as stored. */
  size: number;
  pushedAt: Instant;
}

export interface ImageRepositoryView {
  repository: string;
  tags: number;
  manifests: number;
  blobs: number;
  bytes: number;
  pushedAt?: Instant | undefined;
}

export interface LayerView {
  digest: string;
  mediaType: string;
  size: number;
  createdBy?: string | undefined;
}

/** How an image came about, as the statement beside it says. */
export interface ImageOrigin {
  build?: string | undefined;
  source?: string | undefined;
  bases: Record<string, string>;
  begunAt?: Instant | undefined;
  endedAt?: Instant | undefined;
  softwareBill: boolean;
}

export interface ImageDetail {
  image: ImageView;
  mediaType: string;
  platforms: string[];
  layers: LayerView[];
  origin?: ImageOrigin | undefined;
}

/** What a person is in a team. */
export type Role = 'VIEWER' | 'MEMBER' | 'TEAM_ADMIN';
export type TokenKind = Role | 'ADMIN' | 'NODE' | 'JOIN' | 'ROUTER';

export interface TeamView {
  name: string;
  apps: string[];
  createdAt: Instant;
}

export interface MemberView {
  email: string;
  role: Role;
}

export interface TokenView {
  id: string;
  name: string;
  kind: TokenKind;
  team?: string | undefined;
  createdAt: Instant;
  expiresAt?: Instant | undefined;
  /** Its text, in the answer to its making only. */
  token?: string | undefined;
}

export interface TokenRequest {
  name: string;
  kind: TokenKind;
  team: string | undefined;
  /** ISO 8601 duration; without one it does not end. */
  lifetime: string | undefined;
}

/** A step of ten seconds of an app's last hour. */
export interface FiguresPoint {
  at: Instant;
  /** Per second. */
  requests: number;
  /** Per second, with a status of 500 or more. */
  errors: number;
  /** Milliseconds. */
  median?: number | undefined;
  /** Milliseconds. */
  p95?: number | undefined;
  cores?: number | undefined;
  /** Bytes. */
  memory?: number | undefined;
}

/** How people can sign in. */
export interface SignInWays {
  token: boolean;
  /** What the identity provider is called; absent if there is none. */
  oidc?: string | undefined;
}

/** What of a caller's rights the console looks at; the server decides by itself. */
export type Permission =
  'CHANGE_APPS' | 'EXEC_IN_APPS' | 'CHANGE_NODES' | 'READ_TOKENS' | 'CHANGE_TOKENS' | 'READ_TEAMS' | 'CHANGE_TEAMS';

export interface WhoAmI {
  name: string;
  kind: string;
  permissions: string[];
}

export type RunState = 'WAITING' | 'STARTING' | 'RUNNING' | 'STOPPING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';

/** A command that ran once, or runs. */
export interface RunView {
  id: string;
  app: string;
  number: number;
  /** 'run.7', as in logs. */
  name: string;
  kind: string;
  job?: string | undefined;
  command: string[];
  release: number;
  state: RunState;
  explanation?: string | undefined;
  exitCode?: number | undefined;
  failure?: Failure | undefined;
  node?: string | undefined;
  requestedBy?: string | undefined;
  createdAt: Instant;
  startedAt?: Instant | undefined;
  endedAt?: Instant | undefined;
}

/** A command on a schedule. */
export interface JobView {
  name: string;
  /** Five fields, as in crontab. */
  schedule: string;
  zone: string;
  command: string[];
  concurrency: string;
  suspended: boolean;
  nextAt?: Instant | undefined;
  last?: RunView | undefined;
}

/** Something that a deployment decides, and what says so. */
export interface Decision {
  question: string;
  choice: string;
  reason: string;
}

/** What a deployment of a source would do. */
export interface PlanView {
  app: string;
  fresh: boolean;
  decisions: Decision[];
  /** What Gantry would build with, where the source has no Dockerfile. */
  dockerfile?: string | undefined;
  /** A gantry.yaml that says the same, where the source has none. */
  gantryFile?: string | undefined;
}

export interface ProcessSettings {
  replicas?: number;
}
