import type { DeploymentView } from '../api/types';
import { sentence } from '../values/texts';
import styles from './FailureStory.module.css';

/** Why a deployment failed: the cause, what to do, the last words, and what serves now. */
export function FailureStory({ view }: { view: DeploymentView }) {
  const { failure, lastLines, servingRelease } = view;
  if (failure === undefined) {
    return null;
  }
  return (
    <div className={styles.story} role="alert">
      <p className={styles.cause}>
        {sentence(failure.detail)} <code>{failure.code}</code>
      </p>
      {failure.remedy !== undefined && (
        <p>
          <strong>What to do: </strong>
          {failure.remedy}
        </p>
      )}
      {lastLines !== undefined && lastLines.length > 0 && (
        <figure>
          <figcaption>{lastLines.length === 1 ? 'The last line' : `The last ${lastLines.length} lines`}</figcaption>
          {/* Scrolls sideways, so the keyboard must reach it. */}
          <pre tabIndex={0}>{lastLines.join('\n')}</pre>
        </figure>
      )}
      <p className={styles.serving} data-serves={servingRelease !== undefined}>
        {servingRelease === undefined
          ? 'No release serves: this app has none that became healthy.'
          : `Release ${servingRelease} still serves every request.`}
      </p>
    </div>
  );
}
