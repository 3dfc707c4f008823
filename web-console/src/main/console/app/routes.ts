// Every address of the console. The server sends the page for the same ones (ConsolePage.java).

export const PATTERNS = {
  home: '/',
  app: '/apps/:app',
  deployments: '/apps/:app/deployments',
  deployment: '/apps/:app/deployments/:id',
  logs: '/apps/:app/logs',
  metrics: '/apps/:app/metrics',
  config: '/apps/:app/config',
  jobs: '/apps/:app/jobs',
  shell: '/apps/:app/instances/:id/shell',
  nodes: '/nodes',
  images: '/images',
  image: '/images/*',
  access: '/access',
  events: '/events',
} as const;

export const to = {
  home: () => '/',
  app: (app: string) => `/apps/${encodeURIComponent(app)}`,
  deployments: (app: string) => `${to.app(app)}/deployments`,
  deployment: (app: string, id: string) => `${to.app(app)}/deployments/${encodeURIComponent(id)}`,
  logs: (app: string) => `${to.app(app)}/logs`,
  metrics: (app: string) => `${to.app(app)}/metrics`,
  config: (app: string) => `${to.app(app)}/config`,
  jobs: (app: string) => `${to.app(app)}/jobs`,
  shell: (app: string, id: string) => `${to.app(app)}/instances/${encodeURIComponent(id)}/shell`,
  nodes: () => '/nodes',
  images: () => '/images',
  image: (name: string) => `/images/${encodeURI(name)}`,
  access: () => '/access',
  events: () => '/events',
};
