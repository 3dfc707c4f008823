import type { DeploymentView } from '../api/types';
import styles from './MiniTimeline.module.css';
import { STAGE_WORDS } from './stages';

/** The stages as nine small cells, and the one that runs in words. */
export function MiniTimeline({ view }: { view: DeploymentView }) {
  const at = view.stages.find(({ state }) => state === 'RUNNING' || state === 'FAILED');
  return (
    <span className={styles.mini}>
      <span className={styles.cells} aria-hidden="true">
        {view.stages.map(({ stage, state }) => (
          <span key={stage} data-state={state} />
        ))}
      </span>
      {at && (
        <span className={styles.word}>
          {at.state === 'FAILED' ? `${STAGE_WORDS[at.stage].name} failed` : STAGE_WORDS[at.stage].waits}
        </span>
      )}
    </span>
  );
}
