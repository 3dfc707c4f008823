import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import type { NodeView } from '../api/types';
import { to } from '../app/routes';
import { Loading, ProblemNotice } from '../ui/Notice';
import { Status } from '../ui/Status';
import { conditionOf, INSTANCE_CONDITIONS } from '../ui/tone';
import { Opened } from './Opened';
import styles from './NodesPage.module.css';

/** What is placed on a node. */
export function Placed({ node }: { node: NodeView }) {
  return (
    <Opened title={`Instances on ${node.name}`} count={node.instances}>
      <Instances node={node} />
    </Opened>
  );
}

function Instances({ node }: { node: NodeView }) {
  const instances = useQuery(queries.instancesOnNode(node.name));
  if (instances.isError) {
    return <ProblemNotice problem={instances.error} onRetry={() => void instances.refetch()} />;
  }
  if (instances.isPending) {
    return <Loading />;
  }
  const sorted = [...instances.data].sort((a, b) => a.app.localeCompare(b.app) || a.name.localeCompare(b.name));
  return (
    <ul className={styles.placed}>
      {sorted.map((instance) => (
        <li key={instance.id}>
          <Link href={to.app(instance.app)}>{instance.app}</Link>
          <span>{instance.name}</span>
          <Status quiet condition={conditionOf(INSTANCE_CONDITIONS, instance.state)} />
          <span>v{instance.release}</span>
        </li>
      ))}
    </ul>
  );
}
