import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, type ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { AppPage } from '../apps/AppPage';
import { DropZone } from '../drop/DropZone';
import { Home } from '../home/Home';
import { LiveEvents } from '../live/LiveEvents';
import { SessionGate } from '../session/SessionGate';
import { Empty, Loading } from '../ui/Notice';
import { Boundary } from './Boundary';
import { part } from './part';
import { PATTERNS, to } from './routes';
import { Shell } from './Shell';

// The first page is there before these are asked for; then they come while nobody waits.
const Configuration = part(
  () => import('../apps/Configuration'),
  (module) => module.Configuration,
);
const DeploymentPage = part(
  () => import('../deployments/DeploymentPage'),
  (module) => module.DeploymentPage,
);
const Deployments = part(
  () => import('../apps/Deployments'),
  (module) => module.Deployments,
);
const AccessPage = part(
  () => import('../access/AccessPage'),
  (module) => module.AccessPage,
);
const ImagePage = part(
  () => import('../images/ImagePage'),
  (module) => module.ImagePage,
);
const ImagesPage = part(
  () => import('../images/ImagesPage'),
  (module) => module.ImagesPage,
);
const EventsPage = part(
  () => import('../events/EventsPage'),
  (module) => module.EventsPage,
);
const Logs = part(
  () => import('../apps/Logs'),
  (module) => module.Logs,
);
const Metrics = part(
  () => import('../apps/Metrics'),
  (module) => module.Metrics,
);
const Jobs = part(
  () => import('../apps/Jobs'),
  (module) => module.Jobs,
);
const NodesPage = part(
  () => import('../nodes/NodesPage'),
  (module) => module.NodesPage,
);
const Overview = part(
  () => import('../apps/Overview'),
  (module) => module.Overview,
);
// Not among the parts that come by themselves: the terminal is as large as all else, and few open it.
const ShellPage = part(
  () => import('../shell/ShellPage'),
  (module) => module.ShellPage,
);
const PARTS = [
  Overview,
  DeploymentPage,
  Deployments,
  Logs,
  Metrics,
  Configuration,
  Jobs,
  NodesPage,
  ImagesPage,
  ImagePage,
  EventsPage,
  AccessPage,
];

const PRELOAD_AFTER = 1500;

/** The console. */
export function App({ store }: { store: QueryClient }) {
  return (
    <QueryClientProvider client={store}>
      <Boundary at="console">
        <SessionGate>
          <LiveEvents>
            <DropZone>
              <Shell>
                <FromTheTop>
                  <Guarded>
                    <Suspense fallback={<Loading />}>
                      <Pages />
                    </Suspense>
                  </Guarded>
                </FromTheTop>
              </Shell>
            </DropZone>
          </LiveEvents>
        </SessionGate>
      </Boundary>
    </QueryClientProvider>
  );
}

function Pages() {
  useEffect(() => {
    const timer = setTimeout(() => {
      // A part that does not come now is asked for again when its page is opened.
      void Promise.allSettled(PARTS.map((each) => each.preload()));
    }, PRELOAD_AFTER);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <Switch>
      <Route path={PATTERNS.home} component={Home} />
      <Route path={PATTERNS.app}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Overview app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.deployments}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Deployments app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.deployment}>{({ app, id }) => <DeploymentPage key={id} app={app} id={id} />}</Route>
      <Route path={PATTERNS.logs}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Logs app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.metrics}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Metrics app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.config}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Configuration app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.jobs}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Jobs app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.shell}>{({ app, id }) => <ShellPage key={id} app={app} id={id} />}</Route>
      <Route path={PATTERNS.nodes} component={NodesPage} />
      <Route path={PATTERNS.images} component={ImagesPage} />
      <Route path={PATTERNS.image}>{({ '*': name }) => <ImagePage key={name} name={name} />}</Route>
      <Route path={PATTERNS.events} component={EventsPage} />
      <Route path={PATTERNS.access} component={AccessPage} />
      <Route>
        <Empty page title="There is nothing at this address">
          <p>
            <Link href={to.home()}>Go to the apps</Link>
          </p>
        </Empty>
      </Route>
    </Switch>
  );
}

function Guarded({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return <Boundary at={location}>{children}</Boundary>;
}

/** Each page begins at its top, as a browser does for pages of its own. */
function FromTheTop({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [location]);
  return children;
}
