import { useQuery } from '@tanstack/react-query';
import { ExternalLink, Upload } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Problem } from '../api/problem';
import { queries } from '../api/queries';
import type { AppView } from '../api/types';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { useDeploy } from '../drop/deployTarget';
import { useMay } from '../session/permissions';
import { Button, buttonClass } from '../ui/Button';
import { Crumbs } from '../ui/Crumbs';
import { Command } from '../ui/Command';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import { Status } from '../ui/Status';
import { APP_CONDITIONS, conditionOf } from '../ui/tone';
import styles from './AppPage.module.css';

/** The frame of an app's pages: its name, condition, what can be done, and its parts. */
export function AppPage({ name, children }: { name: string; children: (app: AppView) => ReactNode }) {
  useTitle(name);
  const app = useQuery(queries.app(name));
  const deploy = useDeploy();
  const mayDeploy = useMay('CHANGE_APPS');
  const [location] = useLocation();
  if (app.isPending) {
    return <Loading lines={6} />;
  }
  if (app.isError) {
    return Problem.from(app.error).status === 404 ? (
      <NoSuchApp name={name} />
    ) : (
      <ProblemNotice problem={app.error} onRetry={() => void app.refetch()} />
    );
  }
  const view = app.data;
  const parts = [
    ['Overview', to.app(name)],
    ['Deployments', to.deployments(name)],
    ['Logs', to.logs(name)],
    ['Metrics', to.metrics(name)],
    ['Configuration', to.config(name)],
    ['Jobs', to.jobs(name)],
  ] as const;
  return (
    <>
      <Crumbs path={[['Apps', to.home()]]} />
      <PageHead
        title={
          <>
            {name} <Status condition={conditionOf(APP_CONDITIONS, view.status)} />
          </>
        }
        below={
          <>
            {view.preview && (
              <span>
                Preview of <Link href={to.app(view.preview.app)}>{view.preview.app}</Link>, branch {view.preview.branch}
              </span>
            )}
            {view.release !== undefined && (
              <>
                <span>Release {view.release}</span>
                <a href={view.url} target="_blank" rel="noreferrer">
                  {view.url.replace(/^https?:\/\//, '')}
                </a>
              </>
            )}
          </>
        }
        actions={
          <>
            {mayDeploy && (
              <Button
                onClick={() => {
                  deploy.ask(name);
                }}
              >
                <Upload aria-hidden="true" />
                Deploy
              </Button>
            )}
            {view.release !== undefined && (
              <a className={buttonClass()} href={view.url} target="_blank" rel="noreferrer">
                Open
                <ExternalLink aria-hidden="true" />
              </a>
            )}
          </>
        }
      />
      <nav className={styles.parts} aria-label={`Parts of ${name}`}>
        {parts.map(([part, path]) => (
          <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
            {part}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Loading lines={6} />}>{children(view)}</Suspense>
    </>
  );
}

function NoSuchApp({ name }: { name: string }) {
  return (
    <Empty page title={`There is no app called ${name}`}>
      <p>It may have been destroyed. Deploying makes it anew:</p>
      <Command>{`gantry push . --app ${name}`}</Command>
      <p>
        <Link href={to.home()}>See all apps</Link>
      </p>
    </Empty>
  );
}
