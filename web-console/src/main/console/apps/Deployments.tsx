import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { AppView, ReleaseView } from '../api/types';
import { to } from '../app/routes';
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
              <Button
                small
                onClick={() => {
                  setAsked(release);
                }}
              >
                Roll back<span className="visually-hidden"> to release {release.number}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
      {asked && (
        <RollBack
          app={app}
          release={asked}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </>
  );
}

function RollBack({ app, release, onClose }: { app: AppView; release: ReleaseView; onClose: () => void }) {
  const [, navigate] = useLocation();
  const store = useQueryClient();
  const rollBack = useMutation({
    mutationFn: () => api.rollBack(app.name, release.number),
    onSuccess: (deployment) => {
      store.setQueryData(queries.deployment(app.name, deployment.id).queryKey, deployment);
      navigate(to.deployment(app.name, deployment.id));
    },
  });
  return (
    <Dialog title={`Roll back to release ${release.number}?`} open onClose={onClose}>
      <p>
        This makes a new release with the image and the configuration of release {release.number} ({release.summary}
        ). Its instances become healthy before the traffic moves, as in every deployment.
      </p>
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
          Roll back
        </Button>
      </DialogActions>
    </Dialog>
  );
}
