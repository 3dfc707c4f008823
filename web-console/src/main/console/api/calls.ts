import { call, upload } from './http';
import type {
  AppView,
  ConfigView,
  DeploymentView,
  EventView,
  ImageDetail,
  ImageRepositoryView,
  ImageView,
  InstanceView,
  JobView,
  MemberView,
  NodeImagesView,
  NodeView,
  PlanView,
  ProcessSettings,
  ReleaseView,
  Role,
  RunView,
  SignInWays,
  TeamView,
  TokenRequest,
  TokenView,
  VolumeView,
  WhoAmI,
} from './types';

/** The public API's calls, by name. */
export const api = {
  signIn: (token: string) => call<undefined>('POST', '/session', { body: { token } }),
  signInWays: (signal: AbortSignal) => call<SignInWays>('GET', '/session/ways', { signal }),
  whoAmI: (signal: AbortSignal) => call<WhoAmI>('GET', '/whoami', { signal }),
  signOut: () => call<undefined>('DELETE', '/session'),

  apps: (signal: AbortSignal) => call<AppView[]>('GET', '/apps', { signal }),
  app: (name: string, signal: AbortSignal) => call<AppView>('GET', `/apps/${enc(name)}`, { signal }),
  destroyApp: (name: string) => call<undefined>('DELETE', `/apps/${enc(name)}`),
  instances: (app: string, signal: AbortSignal) =>
    call<InstanceView[]>('GET', `/apps/${enc(app)}/instances`, { signal }),
  volumes: (app: string, signal: AbortSignal) => call<VolumeView[]>('GET', `/apps/${enc(app)}/volumes`, { signal }),
  setProcess: (app: string, type: string, settings: ProcessSettings) =>
    call<AppView>('PUT', `/apps/${enc(app)}/processes/${enc(type)}`, { body: settings }),
  config: (app: string, signal: AbortSignal) => call<ConfigView>('GET', `/apps/${enc(app)}/config`, { signal }),
  changeConfig: (app: string, change: { set: Record<string, string>; unset: string[] }) =>
    call<unknown>('PATCH', `/apps/${enc(app)}/config`, { body: change }),

  deployments: (app: string, signal: AbortSignal) =>
    call<DeploymentView[]>('GET', `/apps/${enc(app)}/deployments`, { signal }),
  deployment: (app: string, id: string, signal: AbortSignal) =>
    call<DeploymentView>('GET', `/apps/${enc(app)}/deployments/${enc(id)}`, { signal }),
  deployImage: (app: string, image: string) =>
    call<DeploymentView>('POST', `/apps/${enc(app)}/deployments`, { body: { image } }),
  deployArchive: (app: string, archive: Blob, type: string, onProgress: (share: number) => void, signal: AbortSignal) =>
    upload<DeploymentView>(`/apps/${enc(app)}/deployments`, archive, type, onProgress, signal),
  planArchive: (app: string, archive: Blob, type: string, signal: AbortSignal) =>
    upload<PlanView>(`/apps/${enc(app)}/plan`, archive, type, () => undefined, signal),
  releases: (app: string, signal: AbortSignal) => call<ReleaseView[]>('GET', `/apps/${enc(app)}/releases`, { signal }),
  rollBack: (app: string, release: number) =>
    call<DeploymentView>('POST', `/apps/${enc(app)}/rollback`, { body: { release } }),

  jobs: (app: string, signal: AbortSignal) => call<JobView[]>('GET', `/apps/${enc(app)}/jobs`, { signal }),
  changeJob: (app: string, job: string, verb: JobVerb) =>
    call<unknown>('POST', `/apps/${enc(app)}/jobs/${enc(job)}/${verb}`),
  runs: (app: string, signal: AbortSignal) => call<RunView[]>('GET', `/apps/${enc(app)}/runs`, { signal }),
  stopRun: (app: string, run: string) => call<RunView>('POST', `/apps/${enc(app)}/runs/${enc(run)}/stop`),

  nodes: (signal: AbortSignal) => call<NodeView[]>('GET', '/nodes', { signal }),
  instancesOnNode: (node: string, signal: AbortSignal) =>
    call<InstanceView[]>('GET', `/nodes/${enc(node)}/instances`, { signal }),
  imagesOnNode: (node: string, signal: AbortSignal) =>
    call<NodeImagesView>('GET', `/nodes/${enc(node)}/images`, { signal }),
  changeNode: (node: string, verb: NodeVerb) => call<NodeView>('POST', `/nodes/${enc(node)}/${verb}`),
  repositories: (signal: AbortSignal) => call<ImageRepositoryView[]>('GET', '/images/repositories', { signal }),
  images: (signal: AbortSignal) => call<ImageView[]>('GET', '/images', { signal }),
  image: (name: string, signal: AbortSignal) =>
    call<ImageDetail>('GET', `/images/detail?name=${enc(name)}`, { signal }),

  teams: (signal: AbortSignal) => call<TeamView[]>('GET', '/teams', { signal }),
  makeTeam: (team: string) => call<TeamView>('PUT', `/teams/${enc(team)}`),
  members: (team: string, signal: AbortSignal) => call<MemberView[]>('GET', `/teams/${enc(team)}/members`, { signal }),
  putMember: (team: string, email: string, role: Role) =>
    call<unknown>('PUT', `/teams/${enc(team)}/members/${enc(email)}`, { body: { role } }),
  removeMember: (team: string, email: string) => call<unknown>('DELETE', `/teams/${enc(team)}/members/${enc(email)}`),
  tokens: (signal: AbortSignal) => call<TokenView[]>('GET', '/tokens', { signal }),
  issueToken: (wanted: TokenRequest) => call<TokenView>('POST', '/tokens', { body: wanted }),
  revokeToken: (id: string) => call<undefined>('DELETE', `/tokens/${enc(id)}`),

  events: (signal: AbortSignal) => call<EventView[]>('GET', '/events', { signal }),
};

/** What can be done with a node: keep new instances away, let them come again, move those that are there as well. */
export type NodeVerb = 'cordon' | 'uncordon' | 'drain';

/** What can be done with a job: start it once now, leave its schedule, follow it again. */
export type JobVerb = 'run' | 'suspend' | 'resume';

/** Where the browser goes to sign in with the identity provider. */
export const IDENTITY_PROVIDER = '/api/v1/session/oidc';

/** Paths of the streams, which {@link followEvents} follows. */
export const streams = {
  events: '/events?changes=true',
  deployment: (app: string, id: string) => `/apps/${enc(app)}/deployments/${enc(id)}/events`,
  runLog: (app: string, run: string) => `/apps/${enc(app)}/runs/${enc(run)}/logs?follow=true&tail=500`,
  allFigures: '/figures',
  figures: (app: string) => `/apps/${enc(app)}/figures`,
  logs: (app: string, query: URLSearchParams) => `/apps/${enc(app)}/logs?${query.toString()}`,
};

function enc(part: string): string {
  return encodeURIComponent(part);
}
