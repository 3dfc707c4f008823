import { ExternalLink, GitBranch } from 'lucide-react';
import { Link } from 'wouter';
import type { AppView, DeploymentView, FiguresPoint } from '../api/types';
import { to } from '../app/routes';
import { Replicas, Status } from '../ui/Status';
import { Ago } from '../ui/Time';
import { APP_CONDITIONS, conditionOf } from '../ui/tone';
import { showLatency, showRate, showShare } from '../values/amounts';
import styles from './AppList.module.css';
import { useAllFigures } from './useAllFigures';

/** The apps by name. An archive dropped on a row goes to its app. */
export function AppList({ apps, newest }: { apps: AppView[]; newest: Map<string, DeploymentView> }) {
  const figures = useAllFigures();
  const sorted = [...apps].sort(byFamily);
  return (
    <table className={styles.apps}>
      <thead>
        <tr>
          <th scope="col">App</th>
          <th scope="col">Status</th>
          <th scope="col">Release</th>
          <th scope="col">Instances</th>
          <th scope="col" className={styles.figure}>
            Requests
          </th>
          <th scope="col" className={styles.figure}>
            95 % within
          </th>
          <th scope="col" className={styles.figure}>
            Failed
          </th>
          <th scope="col" className={styles.when}>
            Deployed
          </th>
          <th scope="col">Address</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((app) => (
          <Row key={app.name} app={app} deployment={newest.get(app.name)} figures={figures?.[app.name]} />
        ))}
      </tbody>
    </table>
  );
}

/** By name, and previews beneath their apps. */
export function byFamily(a: AppView, b: AppView): number {
  const family = (a.preview?.app ?? a.name).localeCompare(b.preview?.app ?? b.name);
  const parent = Number(a.preview !== undefined) - Number(b.preview !== undefined);
  return family || parent || a.name.localeCompare(b.name);
}

function Row({
  app,
  deployment,
  figures,
}: {
  app: AppView;
  deployment: DeploymentView | undefined;
  figures: FiguresPoint | undefined;
}) {
  const wanted = app.processes.reduce((sum, { replicas }) => sum + replicas, 0);
  const ready = app.processes.reduce((sum, process) => sum + process.ready, 0);
  return (
    <tr data-drop-app={app.name} data-preview={app.preview !== undefined}>
      <th scope="row">
        <Link href={to.app(app.name)} className={styles.name}>
          {app.name}
        </Link>
        {app.preview && (
          <span className={styles.branch}>
            <GitBranch aria-hidden="true" />
            <span className="visually-hidden">preview of </span>
            {app.preview.branch}
          </span>
        )}
      </th>
      <td>
        <Status quiet condition={conditionOf(APP_CONDITIONS, app.status)} />
      </td>
      <td className={styles.release}>{app.release === undefined ? '' : `v${app.release}`}</td>
      <td>{app.processes.length > 0 && <Replicas ready={Math.min(ready, wanted)} wanted={wanted} />}</td>
      <Figures point={figures} />
      <td className={styles.when}>{deployment && <Ago at={deployment.endedAt ?? deployment.createdAt} />}</td>
      <td className={styles.address}>
        {app.release !== undefined && (
          <a href={app.url} target="_blank" rel="noreferrer">
            {app.url.replace(/^https?:\/\//, '')}
            <ExternalLink aria-hidden="true" />
            <span className="visually-hidden">, opens in a new tab</span>
          </a>
        )}
      </td>
    </tr>
  );
}

/** What the app did in the last ten seconds; empty where nothing was told. */
function Figures({ point }: { point: FiguresPoint | undefined }) {
  const asked = point !== undefined && point.requests > 0;
  return (
    <>
      <td className={styles.figure}>{point && `${showRate(point.requests)}/s`}</td>
      <td className={styles.figure}>{point?.p95 === undefined ? '' : showLatency(point.p95)}</td>
      <td className={styles.figure} data-bad={asked && point.errors > 0}>
        {asked && showShare(point.errors / point.requests)}
      </td>
    </>
  );
}
