import type { NodeView } from '../api/types';
import { Empty, Loading } from '../ui/Notice';
import { Command } from '../ui/Command';
import { Meter } from '../ui/Meter';
import { Status } from '../ui/Status';
import { conditionOfNode } from './nodeCondition';
import { bytesOf, cpuMillis, showBytes, showCores } from '../values/amounts';
import styles from './NodeCards.module.css';

/** The nodes as cards with what is reserved of their capacity. */
export function NodeCards({ nodes }: { nodes: NodeView[] | undefined }) {
  if (!nodes) {
    return <Loading />;
  }
  if (nodes.length === 0) {
    return (
      <div className={styles.none}>
        <Empty title="No node has joined yet">
          <p>This starts one on the server’s own host:</p>
          <Command>gantry up</Command>
        </Empty>
      </div>
    );
  }
  return (
    <ul className={styles.cards}>
      {[...nodes]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((node) => (
          <li key={node.id} className={styles.card} data-status={node.status}>
            <NodeHead node={node} />
            <Capacity node={node} />
          </li>
        ))}
    </ul>
  );
}

function NodeHead({ node }: { node: NodeView }) {
  return (
    <header className={styles.head}>
      <h3>{node.name}</h3>
      <Status quiet condition={conditionOfNode(node)} />
      <p>
        {node.instances} {node.instances === 1 ? 'instance' : 'instances'} · {node.architecture}
      </p>
    </header>
  );
}

/** Reserved against capacity, for processor and memory; for the disk, the free space. */
export function Capacity({ node: { capacity, reserved } }: { node: NodeView }) {
  return (
    <div className={styles.meters}>
      <Meter label="Cores" taken={cpuMillis(reserved.cpu)} of={cpuMillis(capacity.cpu)} show={showCores} />
      <Meter label="Memory" taken={bytesOf(reserved.memory)} of={bytesOf(capacity.memory)} show={showBytes} />
      <p className={styles.disk}>
        <span>Free disk</span> {showBytes(bytesOf(capacity.disk))}
      </p>
    </div>
  );
}
