import { QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './calls';
import { Problem } from './problem';

/**
 * The one store of what the server has said. Nothing in it is asked for again by a clock: the stream of events says
 * what is stale ({@link ../live/LiveEvents}), and only what somebody looks at is asked for then.
 */
export function newStore(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) =>
          failures < 2 && (Problem.from(error).status === 0 || Problem.from(error).status >= 500),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export const queries = {
  signInWays: () => queryOptions({ queryKey: ['sign-in-ways'], queryFn: ({ signal }) => api.signInWays(signal) }),
  whoAmI: () => queryOptions({ queryKey: ['who-am-i'], queryFn: ({ signal }) => api.whoAmI(signal) }),
  apps: () => queryOptions({ queryKey: ['apps'], queryFn: ({ signal }) => api.apps(signal) }),
  app: (app: string) => queryOptions({ queryKey: ['app', app], queryFn: ({ signal }) => api.app(app, signal) }),
  volumes: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'volumes'], queryFn: ({ signal }) => api.volumes(app, signal) }),
  instances: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'instances'], queryFn: ({ signal }) => api.instances(app, signal) }),
  deployments: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'deployments'], queryFn: ({ signal }) => api.deployments(app, signal) }),
  deployment: (app: string, id: string) =>
    queryOptions({
      queryKey: ['app', app, 'deployment', id],
      queryFn: ({ signal }) => api.deployment(app, id, signal),
    }),
  releases: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'releases'], queryFn: ({ signal }) => api.releases(app, signal) }),
  config: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'config'], queryFn: ({ signal }) => api.config(app, signal) }),
  jobs: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'jobs'], queryFn: ({ signal }) => api.jobs(app, signal) }),
  runs: (app: string) =>
    queryOptions({ queryKey: ['app', app, 'runs'], queryFn: ({ signal }) => api.runs(app, signal) }),
  // Beneath the apps, because it is stale whenever anything of an app is.
  instancesOnNode: (node: string) =>
    queryOptions({ queryKey: ['apps', 'on', node], queryFn: ({ signal }) => api.instancesOnNode(node, signal) }),
  imagesOnNode: (node: string) =>
    queryOptions({ queryKey: ['apps', 'images on', node], queryFn: ({ signal }) => api.imagesOnNode(node, signal) }),
  nodes: () => queryOptions({ queryKey: ['nodes'], queryFn: ({ signal }) => api.nodes(signal) }),
  repositories: () =>
    queryOptions({ queryKey: ['images', 'repositories'], queryFn: ({ signal }) => api.repositories(signal) }),
  images: () => queryOptions({ queryKey: ['images', 'tags'], queryFn: ({ signal }) => api.images(signal) }),
  image: (name: string) =>
    queryOptions({ queryKey: ['images', 'image', name], queryFn: ({ signal }) => api.image(name, signal) }),
  teams: () => queryOptions({ queryKey: ['access', 'teams'], queryFn: ({ signal }) => api.teams(signal) }),
  members: (team: string) =>
    queryOptions({ queryKey: ['access', 'members', team], queryFn: ({ signal }) => api.members(team, signal) }),
  tokens: () => queryOptions({ queryKey: ['access', 'tokens'], queryFn: ({ signal }) => api.tokens(signal) }),
  events: () => queryOptions({ queryKey: ['events'], queryFn: ({ signal }) => api.events(signal) }),
};
