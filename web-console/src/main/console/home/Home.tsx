import { useQueries, useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import type { AppView, NodeView } from '../api/types';
import { useTitle } from '../app/title';
import { NodeCards } from '../nodes/NodeCards';
import { Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { AppList } from './AppList';
import { FirstRun } from './FirstRun';
import styles from './Home.module.css';
import { needsOf } from './needs';
import { Needs } from './Needs';

/** What needs a person, then the apps, then the nodes. */
export function Home() {
  useTitle('');
  const apps = useQuery(queries.apps());
  const nodes = useQuery(queries.nodes());
  if (apps.isPending) {
    return <Loading lines={6} />;
  }
  if (apps.isError) {
    return <ProblemNotice problem={apps.error} onRetry={() => void apps.refetch()} />;
  }
  return (
    <div className={styles.home}>
      <h1 className="visually-hidden">Home</h1>
      {apps.data.length === 0 ? (
        <FirstRun nodes={nodes.data ?? []} />
      ) : (
        <Overview apps={apps.data} nodes={nodes.data ?? []} />
      )}
      <Panel title="Nodes" bare aside={nodes.data && plural(nodes.data.length, 'node')}>
        {nodes.isError ? (
          <ProblemNotice problem={nodes.error} onRetry={() => void nodes.refetch()} />
        ) : (
          <NodeCards nodes={nodes.data} />
        )}
      </Panel>
    </div>
  );
}

function Overview({ apps, nodes }: { apps: AppView[]; nodes: NodeView[] }) {
  const newest = useQueries({
    queries: apps.flatMap(({ name, deployment }) =>
      deployment === undefined ? [] : [queries.deployment(name, deployment)],
    ),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.app, data] as const] : []))),
  });
  const needs = needsOf(apps, nodes, ({ name }) => newest.get(name));
  return (
    <>
      {needs.length > 0 ? <Needs needs={needs} /> : <AllWell apps={apps} nodes={nodes} />}
      <Panel title="Apps" aside={plural(apps.length, 'app')}>
        <AppList apps={apps} newest={newest} />
      </Panel>
    </>
  );
}

function AllWell({ apps, nodes }: { apps: AppView[]; nodes: NodeView[] }) {
  const instances = apps.flatMap(({ processes }) => processes).reduce((sum, { ready }) => sum + ready, 0);
  return (
    <p className={styles.well}>
      <span aria-hidden="true" />
      All is well: {plural(instances, 'instance')} of {plural(apps.length, 'app')} on {plural(nodes.length, 'node')}.
    </p>
  );
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
