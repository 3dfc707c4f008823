import type { ReactNode } from 'react';
import { Problem } from '../api/problem';
import { Button } from './Button';
import styles from './Notice.module.css';
import type { Tone } from './tone';

/** A sentence that a person should see, in the colour of its weight. */
export function Notice({ tone, title, children }: { tone: Tone; title: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}

/** A call that failed: its code, what happened, what to do, and the way to try again. */
export function ProblemNotice({ problem: thrown, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const problem = Problem.from(thrown);
  return (
    <div className={styles.notice} data-tone="bad" role="alert">
      <p className={styles.title}>
        {problem.title} <code className={styles.code}>{problem.code}</code>
      </p>
      <p>{problem.detail}</p>
      {problem.remedy !== undefined && <p className={styles.remedy}>{problem.remedy}</p>}
      {onRetry && (
        <p className={styles.retry}>
          <Button small onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

/** Says that there is nothing yet, and what brings something; as all that a page has, it is the page's heading. */
export function Empty({ title, page = false, children }: { title: string; page?: boolean; children?: ReactNode }) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className={styles.empty}>
      <Title className={styles.title}>{title}</Title>
      {children}
    </div>
  );
}

/** Holds the place of content that is on its way; it shows after a moment only, so that quick answers do not flash. */
export function Loading({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  );
}
