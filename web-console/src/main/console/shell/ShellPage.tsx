import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { queries } from '../api/queries';
import type { ShellEnd } from '../api/shell';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { Button } from '../ui/Button';
import { Crumbs } from '../ui/Crumbs';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import { Status } from '../ui/Status';
import type { Condition } from '../ui/tone';
import styles from './ShellPage.module.css';
import { TerminalView } from './TerminalView';

type State = 'connecting' | 'open' | ShellEnd;

/** A shell in one instance of an app. */
export function ShellPage({ app, id }: { app: string; id: string }) {
  const who = useQuery(queries.whoAmI());
  const instances = useQuery(queries.instances(app));
  const name = instances.data?.find((each) => each.id === id)?.name;
  useTitle(`Shell in ${app}`);
  return (
    <>
      <Crumbs
        path={[
          ['Apps', to.home()],
          [app, to.app(app)],
        ]}
      />
      <PageHead title={name === undefined ? 'Shell' : `Shell in ${name}`} />
      {who.isError ? (
        <ProblemNotice problem={who.error} onRetry={() => void who.refetch()} />
      ) : who.isPending ? (
        <Loading />
      ) : who.data.permissions.includes('EXEC_IN_APPS') ? (
        <Session instance={id} />
      ) : (
        <Empty title="Your role opens no shells">
          <p>Members of the app’s team may; an administrator of the team can make you one.</p>
        </Empty>
      )}
    </>
  );
}

function Session({ instance }: { instance: string }) {
  const [attempt, setAttempt] = useState(1);
  const [state, setState] = useState<State>('connecting');
  const again = useRef<HTMLButtonElement>(null);
  const { condition, told } = shownAs(state);
  return (
    <div className={styles.session}>
      <div className={styles.tools}>
        <span role="status" className={styles.state}>
          <Status quiet condition={condition} />
          {told !== undefined && <span>{told}</span>}
        </span>
        <span className={styles.hint}>
          <kbd>Shift</kbd> + <kbd>F6</kbd> leads out of the terminal
        </span>
        <Button
          ref={again}
          small
          onClick={() => {
            setState('connecting');
            setAttempt(attempt + 1);
          }}
        >
          {typeof state === 'object' ? 'Reconnect' : 'Start anew'}
        </Button>
      </div>
      <TerminalView
        key={attempt}
        instance={instance}
        onOpen={() => {
          setState('open');
        }}
        onEnd={(end) => {
          setState(end);
          again.current?.focus();
        }}
        onLeave={() => again.current?.focus()}
      />
    </div>
  );
}

function shownAs(state: State): { condition: Condition; told?: string } {
  if (state === 'connecting') {
    return { condition: { tone: 'busy', word: 'Connecting…' } };
  }
  if (state === 'open') {
    return { condition: { tone: 'ok', word: 'Connected' } };
  }
  return 'status' in state
    ? { condition: { tone: 'idle', word: `Ended with status ${state.status}` } }
    : { condition: { tone: 'bad', word: 'Failed' }, told: state.reason };
}
