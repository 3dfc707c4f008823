import { ChevronRight, SquareTerminal } from 'lucide-react';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { InstanceState, InstanceView } from '../api/types';
import { to } from '../app/routes';
import { useMay } from '../session/permissions';
import { buttonClass } from '../ui/Button';
import { Empty, Loading } from '../ui/Notice';
import { Status } from '../ui/Status';
import { Ago } from '../ui/Time';
import { conditionOf, INSTANCE_CONDITIONS } from '../ui/tone';
import { sentence } from '../values/texts';
import styles from './InstanceList.module.css';

const WITH_CONTAINER: InstanceState[] = ['STARTING', 'RUNNING', 'HEALTHY', 'UNHEALTHY', 'DRAINING'];

/** The instances, each with the newest sentence of its explanation; the whole story unfolds. */
export function InstanceList({ instances }: { instances: InstanceView[] | undefined }) {
  if (!instances) {
    return <Loading />;
  }
  if (instances.length === 0) {
    return (
      <Empty title="No instances">
        <p>Scale a process above 0 to have some.</p>
      </Empty>
    );
  }
  const sorted = [...instances].sort(
    (a, b) => a.process.localeCompare(b.process) || a.index - b.index || b.release - a.release,
  );
  return (
    <ul>
      {sorted.map((instance) => (
        <InstanceRow key={instance.id} instance={instance} />
      ))}
    </ul>
  );
}

function InstanceRow({ instance }: { instance: InstanceView }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const mayExec = useMay('EXEC_IN_APPS');
  const condition = conditionOf(INSTANCE_CONDITIONS, instance.state);
  const newest = instance.explanation.at(-1);
  return (
    <li className={styles.instance} data-tone={condition.tone}>
      <button
        type="button"
        className={styles.row}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className={styles.name}>{instance.name}</span>
        <Status quiet condition={condition} />
        <span className={styles.newest}>{condition.tone === 'ok' || newest === undefined ? '' : sentence(newest)}</span>
        <span className={styles.where}>
          <span>v{instance.release}</span>
          {instance.node !== undefined && <span>on {instance.node}</span>}
          {instance.restarts > 0 && (
            <span className={styles.restarts}>
              {instance.restarts} {instance.restarts === 1 ? 'restart' : 'restarts'}
            </span>
          )}
        </span>
        <ChevronRight className={styles.chevron} aria-hidden="true" />
      </button>
      {open && (
        <div id={id} className={styles.more}>
          <ol>
            {instance.explanation.map((each, index) => (
              <li key={index}>{sentence(each)}</li>
            ))}
          </ol>
          <dl>
            <Fact name="Generation" value={String(instance.generation)} />
            {instance.startedAt !== undefined && (
              <div>
                <dt>Started</dt>
                <dd>
                  <Ago at={instance.startedAt} />
                </dd>
              </div>
            )}
            {instance.address !== undefined && <Fact name="Address" value={instance.address} />}
            {instance.containerId !== undefined && <Fact name="Container" value={instance.containerId.slice(0, 12)} />}
            {instance.lastExit !== undefined && <Fact name="Last exit" value={exitOf(instance.lastExit)} />}
          </dl>
          {mayExec && WITH_CONTAINER.includes(instance.state) && (
            <p>
              <Link href={to.shell(instance.app, instance.id)} className={buttonClass({ small: true })}>
                <SquareTerminal aria-hidden="true" />
                Shell<span className="visually-hidden"> in {instance.name}</span>
              </Link>
            </p>
          )}
        </div>
      )}
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}

function exitOf(exit: NonNullable<InstanceView['lastExit']>): string {
  if (exit.outOfMemory) {
    return 'out of memory';
  }
  return exit.signal > 0 ? `signal ${exit.signal}` : `status ${exit.code}`;
}
