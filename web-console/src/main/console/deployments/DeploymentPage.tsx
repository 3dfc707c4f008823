import { ExternalLink } from 'lucide-react';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import { useQuery } from '@tanstack/react-query';
import type { DeploymentView } from '../api/types';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { buttonClass } from '../ui/Button';
import { Crumbs } from '../ui/Crumbs';
import { Loading, Notice, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import { Status } from '../ui/Status';
import { Ago, useNow } from '../ui/Time';
import { conditionOf, DEPLOYMENT_CONDITIONS } from '../ui/tone';
import { showMillis } from '../values/time';
import { Timeline } from './Timeline';
import { elapsed } from './timeline';
import { useDeployment } from './useDeployment';

/** One deployment: what it brings, how far it is, and why it failed. */
export function DeploymentPage({ app, id }: { app: string; id: string }) {
  const { progress, problem, retry } = useDeployment(app, id);
  const running = progress?.view.status === 'RUNNING';
  const now = useNow(running ? 100 : 0);
  useTitle(progress ? `Deployment ${progress.view.number} of ${app}` : app);

  if (!progress) {
    return problem === undefined ? <Loading lines={9} /> : <ProblemNotice problem={problem} onRetry={retry} />;
  }
  const { view } = progress;
  return (
    <>
      <Crumbs
        path={[
          [app, to.app(app)],
          ['Deployments', to.deployments(app)],
        ]}
      />
      <PageHead
        title={
          <>
            Deployment {view.number} <Status condition={conditionOf(DEPLOYMENT_CONDITIONS, view.status)} />
          </>
        }
        below={
          <>
            <span>{view.summary}</span>
            {view.release !== undefined && <span>Release {view.release}</span>}
            <span>
              {showMillis(elapsed(view, now))}
              {running ? ' so far' : ''}
            </span>
            <Ago at={view.createdAt} />
          </>
        }
        actions={<Open view={view} />}
      />
      <Outcome view={view} took={elapsed(view, now)} />
      <Timeline progress={progress} now={now} />
    </>
  );
}

function Open({ view }: { view: DeploymentView }) {
  return view.servingRelease === undefined ? null : (
    <a className={buttonClass()} href={view.url} target="_blank" rel="noreferrer">
      Open app
      <ExternalLink aria-hidden="true" />
    </a>
  );
}

/** The ending in a sentence; nothing while it goes on or when the failing stage tells it. */
function Outcome({ view, took }: { view: DeploymentView; took: number }) {
  const newest = useQuery(queries.app(view.app)).data?.deployment;
  switch (view.status) {
    case 'SUCCEEDED':
      if (view.servingRelease !== view.release) {
        return (
          <Notice tone="idle" title={`Release ${view.release ?? ''} took over after ${showMillis(took)}.`}>
            {view.servingRelease !== undefined && <p>Release {view.servingRelease} serves now.</p>}
          </Notice>
        );
      }
      return (
        <Notice
          tone="ok"
          title={
            <>
              Release {view.release} serves at <a href={view.url}>{view.url}</a> after {showMillis(took)}.
            </>
          }
        />
      );
    case 'SUPERSEDED':
      return (
        <Notice tone="idle" title="A newer deployment took over.">
          {newest !== undefined && newest !== view.id && (
            <p>
              <Link href={to.deployment(view.app, newest)}>Go to the newest deployment</Link>
            </p>
          )}
        </Notice>
      );
    default:
      return null;
  }
}
