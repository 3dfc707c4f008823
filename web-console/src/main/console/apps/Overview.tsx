import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import type { AppView, DeploymentView } from '../api/types';
import { to } from '../app/routes';
import { MiniTimeline } from '../deployments/MiniTimeline';
import { STAGE_WORDS } from '../deployments/stages';
import { Empty, Notice, ProblemNotice } from '../ui/Notice';
import { Command } from '../ui/Command';
import { Panel } from '../ui/Panel';
import { APP_CONDITIONS, conditionOf } from '../ui/tone';
import { sentence } from '../values/texts';
import { DeploymentRows } from './DeploymentRows';
import { InstanceList } from './InstanceList';
import styles from './Overview.module.css';
import { Previews } from './Previews';
import { Processes } from './Processes';
import { Surroundings } from './Surroundings';

/** An app at a glance: its condition, processes, instances and last deployments. */
export function Overview({ app }: { app: AppView }) {
  const instances = useQuery(queries.instances(app.name));
  const deployments = useQuery(queries.deployments(app.name));
  const newest = deployments.data?.[0];
  return (
    <div className={styles.overview}>
      <Condition app={app} newest={newest} />
      {app.status === 'EMPTY' && newest === undefined ? (
        <Empty title="Nothing has been deployed yet">
          <p>Drop an archive of your source anywhere on this page, or in the source directory:</p>
          <Command>{`gantry push . --app ${app.name}`}</Command>
        </Empty>
      ) : (
        <>
          {app.processes.length > 0 && (
            <Panel title="Processes">
              <Processes app={app} />
            </Panel>
          )}
          <Panel title="Instances">
            {instances.isError ? (
              <ProblemNotice problem={instances.error} onRetry={() => void instances.refetch()} />
            ) : (
              <InstanceList instances={instances.data} />
            )}
          </Panel>
          <Panel title="Last deployments" aside={<Link href={to.deployments(app.name)}>All deployments</Link>}>
            {deployments.isError ? (
              <ProblemNotice problem={deployments.error} onRetry={() => void deployments.refetch()} />
            ) : (
              <DeploymentRows deployments={deployments.data?.slice(0, 4)} />
            )}
          </Panel>
          {app.preview === undefined && <Previews app={app} />}
          <Panel title="Address and data">
            <Surroundings app={app} />
          </Panel>
        </>
      )}
    </div>
  );
}

/** The condition in a sentence, when it is not plainly well; and what the newest deployment has to do with it. */
function Condition({ app, newest }: { app: AppView; newest: DeploymentView | undefined }) {
  if (newest?.status === 'RUNNING') {
    return (
      <Notice tone="busy" title={`Deployment ${newest.number} is under way`}>
        <p className={styles.under}>
          <MiniTimeline view={newest} />
          <Link href={to.deployment(app.name, newest.id)}>Watch it</Link>
        </p>
      </Notice>
    );
  }
  const failed = newest?.status === 'FAILED' ? newest : undefined;
  const { tone } = conditionOf(APP_CONDITIONS, app.status);
  const why = failed && (
    <p>
      <Link href={to.deployment(app.name, failed.id)}>See why deployment {failed.number} failed</Link>
    </p>
  );
  if ((tone === 'bad' || tone === 'warn') && app.explanation !== undefined) {
    return (
      <Notice tone={tone} title={sentence(app.explanation)}>
        {why}
      </Notice>
    );
  }
  if (!failed) {
    return null;
  }
  const where = failed.failedStage === undefined ? '' : ` at ${STAGE_WORDS[failed.failedStage].name}`;
  const serves = failed.servingRelease === undefined ? '' : `; release ${failed.servingRelease} still serves`;
  return (
    <Notice
      tone={failed.servingRelease === undefined ? 'bad' : 'warn'}
      title={`Deployment ${failed.number} failed${where}${serves}`}
    >
      <p>{failed.failure && sentence(failed.failure.detail)}</p>
      {why}
    </Notice>
  );
}
