import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import type { NodeView } from '../api/types';
import { useTitle } from '../app/title';
import { useMay } from '../session/permissions';
import { Loading, Notice, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import { Status } from '../ui/Status';
import { Ago } from '../ui/Time';
import { conditionOfNode } from './nodeCondition';
import { Capacity, NodeCards } from './NodeCards';
import { HeldImages } from './HeldImages';
import { NodeActions } from './NodeActions';
import { Placed } from './Placed';
import styles from './NodesPage.module.css';

/** Every node with its capacity, faults and what can be done with it. */
export function NodesPage() {
  useTitle('Nodes');
  const nodes = useQuery(queries.nodes());
  return (
    <>
      <PageHead title="Nodes" below="The hosts that run instances, and what is reserved of them." />
      {nodes.isError ? (
        <ProblemNotice problem={nodes.error} onRetry={() => void nodes.refetch()} />
      ) : nodes.isPending ? (
        <Loading lines={6} />
      ) : nodes.data.length === 0 ? (
        <NodeCards nodes={[]} />
      ) : (
        <ul className={styles.nodes}>
          {[...nodes.data]
            .sort((a, b) => a.name.localeCompare(b.name))
            .map((node) => (
              <NodeRow key={node.id} node={node} />
            ))}
        </ul>
      )}
    </>
  );
}

function NodeRow({ node }: { node: NodeView }) {
  const mayChange = useMay('CHANGE_NODES');
  return (
    <li className={styles.node}>
      <div className={styles.about}>
        <h2>{node.name}</h2>
        <Status condition={conditionOfNode(node)} />
        <dl>
          <div>
            <dt>Instances</dt>
            <dd>{node.instances}</dd>
          </div>
          <div>
            <dt>Architecture</dt>
            <dd>{node.architecture}</dd>
          </div>
          <div>
            <dt>Agent</dt>
            <dd>{node.version}</dd>
          </div>
          <div>
            <dt>Last report</dt>
            <dd>
              <Ago at={node.lastSeen} />
            </dd>
          </div>
          {Object.entries(node.labels).map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Capacity node={node} />
      {mayChange && <NodeActions node={node} />}
      {node.instances > 0 && <Placed node={node} />}
      {mayChange && <HeldImages node={node} />}
      {node.faults.length > 0 && (
        <div className={styles.faults}>
          <Notice tone="warn" title="What is wrong with it">
            <ul>
              {node.faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
    </li>
  );
}
