import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { AppView, ReleaseView } from '../api/types';
import { to } from '../app/routes';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { Ago } from '../ui/Time';
import { DeploymentRows } from './DeploymentRows';
import styles from './Deployments.module.css';

/** All deployments of an app, and its releases with the way back to each. */
export function Deployments({ app }: { app: AppView }) {
  const deployments = useQuery(queries.deployments(app.name));
  const releases = useQuery(queries.releases(app.name));
  return (
    <div className={styles.page}>
      <Panel title="Deployments">
        {deployments.isError ? (
          <ProblemNotice problem={deployments.error} onRetry={() => void deployments.refetch()} />
        ) : (
          <DeploymentRows deployments={deployments.data} />
        )}
      </Panel>
      <Panel title="Releases">
        {releases.isError ? (
          <ProblemNotice problem={releases.error} onRetry={() => void releases.refetch()} />
        ) : (
          <Releases app={app} releases={releases.data} />
        )}
      </Panel>
    </div>
  );
}

function Releases({ app, releases }: { app: AppView; releases: ReleaseView[] | undefined }) {
  const [asked, setAsked] = useState<ReleaseView>();
  const mayRollBack = useMay('CHANGE_APPS');
  if (!releases) {
    return <Loading />;
  }
  if (releases.length === 0) {
    return <Empty title="No releases yet" />;
  }
  return (
    <>
      <ol>
        {releases.map((release) => (
          <li key={release.number} className={styles.release}>
            <span className={styles.number}>v{release.number}</span>
            <span className={styles.summary}>{release.summary}</span>
            <span className={styles.when}>
              <Ago at={release.createdAt} />
            </span>
            {release.number === app.release ? (
              <span className={styles.current}>in force</span>
            ) : (
              mayRollBack && (
                <Button
                  small
                  onClick={() => {
                    setAsked(release);
                  }}
                >
                  {release.number < (app.release ?? 0) ? 'Roll back' : 'Deploy'}
                  <span className="visually-hidden">
                    {release.number < (app.release ?? 0) ? ' to' : ''} release {release.number}
                  </span>
                </Button>
              )
            )}
          </li>
        ))}
      </ol>
      {asked && (
        <RollBack
          app={app}
          release={asked}
          inForce={releases.find(({ number }) => number === app.release)}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </>
  );
}

function RollBack({
  app,
  release,
  inForce,
  onClose,
}: {
  app: AppView;
  release: ReleaseView;
  inForce: ReleaseView | undefined;
  onClose: () => void;
}) {
  const [, navigate] = useLocation();
  const store = useQueryClient();
  const back = release.number < (inForce?.number ?? Infinity);
  const verb = back ? 'Roll back to release' : 'Deploy release';
  const rollBack = useMutation({
    mutationFn: () => api.rollBack(app.name, release.number),
    onSuccess: (deployment) => {
      store.setQueryData(queries.deployment(app.name, deployment.id).queryKey, deployment);
      navigate(to.deployment(app.name, deployment.id));
    },
  });
  return (
    <Dialog title={`${verb} ${release.number}?`} open onClose={onClose}>
      <p>
        This makes a new release with the image and the configuration of release {release.number} ({release.summary}
        ). Its instances become healthy before the traffic moves, as in every deployment.
      </p>
      {inForce && <Comparison from={inForce} to={release} />}
      {rollBack.isError && <ProblemNotice problem={rollBack.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          busy={rollBack.isPending}
          onClick={() => {
            rollBack.mutate();
          }}
        >
          {back ? 'Roll back' : 'Deploy'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** What differs between the release in force and another one. */
function Comparison({ from, to }: { from: ReleaseView; to: ReleaseView }) {
  const rows = [
    { what: 'Image', now: digestOf(from.image), then: digestOf(to.image) },
    { what: 'Configuration', now: `version ${from.configVersion}`, then: `version ${to.configVersion}` },
    { what: 'Came about by', now: from.summary, then: to.summary },
  ];
  return (
    <table className={styles.comparison}>
      <thead>
        <tr>
          <td />
          <th scope="col">v{from.number}, in force</th>
          <th scope="col">v{to.number}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ what, now, then }) => (
          <tr key={what} data-differs={now !== then}>
            <th scope="row">{what}</th>
            <td>{now}</td>
            <td>{now === then ? 'the same' : then}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An image by the start of its digest, which is what differs. */
function digestOf(image: string): string {
  return image.replace(/^.*@sha256:/, '').slice(0, 12);
}
