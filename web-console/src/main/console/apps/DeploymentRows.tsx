import { Link } from 'wouter';
import type { DeploymentView } from '../api/types';
import { to } from '../app/routes';
import { MiniTimeline } from '../deployments/MiniTimeline';
import { elapsed } from '../deployments/timeline';
import { Empty, Loading } from '../ui/Notice';
import { Status } from '../ui/Status';
import { Ago } from '../ui/Time';
import { conditionOf, DEPLOYMENT_CONDITIONS } from '../ui/tone';
import { showMillis } from '../values/time';
import styles from './DeploymentRows.module.css';

/** Deployments, one a row, each leading to its page. */
export function DeploymentRows({ deployments }: { deployments: DeploymentView[] | undefined }) {
  if (!deployments) {
    return <Loading />;
  }
  if (deployments.length === 0) {
    return <Empty title="No deployments yet" />;
  }
  return (
    <ol>
      {deployments.map((deployment) => (
        <li key={deployment.id} className={styles.item}>
          <Link href={to.deployment(deployment.app, deployment.id)} className={styles.row}>
            <span className={styles.number}>{deployment.number}</span>
            <Status quiet condition={conditionOf(DEPLOYMENT_CONDITIONS, deployment.status)} />
            <span className={styles.summary}>
              {deployment.status === 'RUNNING' ? <MiniTimeline view={deployment} /> : summaryOf(deployment)}
            </span>
            <span className={styles.release}>{deployment.release !== undefined && `v${deployment.release}`}</span>
            <span className={styles.took}>
              {deployment.endedAt !== undefined && showMillis(elapsed(deployment, 0))}
            </span>
            <span className={styles.when}>
              <Ago at={deployment.createdAt} />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function summaryOf({ status, failure, summary }: DeploymentView): string {
  return status === 'FAILED' && failure !== undefined ? failure.detail : summary;
}
