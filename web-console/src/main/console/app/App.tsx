import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { AppPage } from '../apps/AppPage';
import { Configuration } from '../apps/Configuration';
import { Deployments } from '../apps/Deployments';
import { Logs } from '../apps/Logs';
import { Overview } from '../apps/Overview';
import { DeploymentPage } from '../deployments/DeploymentPage';
import { DropZone } from '../drop/DropZone';
import { EventsPage } from '../events/EventsPage';
import { Home } from '../home/Home';
import { LiveEvents } from '../live/LiveEvents';
import { NodesPage } from '../nodes/NodesPage';
import { SessionGate } from '../session/SessionGate';
import { Empty } from '../ui/Notice';
import { PATTERNS, to } from './routes';
import { Shell } from './Shell';

/** The console. */
export function App({ store }: { store: QueryClient }) {
  return (
    <QueryClientProvider client={store}>
      <SessionGate>
        <LiveEvents>
          <DropZone>
            <Shell>
              <FromTheTop>
                <Pages />
              </FromTheTop>
            </Shell>
          </DropZone>
        </LiveEvents>
      </SessionGate>
    </QueryClientProvider>
  );
}

function Pages() {
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
      <Route path={PATTERNS.config}>
        {({ app: name }) => <AppPage name={name}>{(app) => <Configuration app={app} />}</AppPage>}
      </Route>
      <Route path={PATTERNS.nodes} component={NodesPage} />
      <Route path={PATTERNS.events} component={EventsPage} />
      <Route>
        <Empty title="There is nothing at this address">
          <p>
            <Link href={to.home()}>Go to the apps</Link>
          </p>
        </Empty>
      </Route>
    </Switch>
  );
}

/** Each page begins at its top, as a browser does for pages of its own. */
function FromTheTop({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [location]);
  return children;
}
