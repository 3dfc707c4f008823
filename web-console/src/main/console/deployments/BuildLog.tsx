import { Check, ChevronRight, X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { BuildLine } from '../api/types';
import { millisOf, showMillis } from '../values/time';
import styles from './BuildLog.module.css';
import { byStep, type DeploymentProgress, type StepLog } from './progress';

/** The build's log by steps. The step that runs or failed is open, and the newest line stays in view while it runs. */
export function BuildLog({ progress, failed }: { progress: DeploymentProgress; failed: boolean }) {
  const logs = byStep(progress.steps, progress.lines);
  const lastWithLines = logs.findLast(({ lines }) => lines.length > 0)?.number;
  return (
    <div className={styles.log}>
      {progress.dropped > 0 && <p className={styles.dropped}>{progress.dropped} older lines are not shown.</p>}
      {logs.map((log) => (
        <Step
          key={log.number}
          log={log}
          opensItself={
            log.number === 0 ||
            log.step?.state === 'RUNNING' ||
            log.step?.state === 'FAILED' ||
            (failed && log.number === lastWithLines)
          }
        />
      ))}
    </div>
  );
}

function Step({ log, opensItself }: { log: StepLog; opensItself: boolean }) {
  const id = useId();
  const [chosen, setChosen] = useState<boolean>();
  const { step, lines } = log;
  const open = (chosen ?? opensItself) && lines.length > 0;
  if (log.number === 0) {
    return <Lines lines={lines} follow={false} />;
  }
  return (
    <section className={styles.step} data-state={step?.state}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        disabled={lines.length === 0}
        onClick={() => {
          setChosen(!open);
        }}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" />
        <span className={styles.number}>
          {log.number}
          {step && `/${step.total}`}
        </span>
        <code className={styles.instruction}>{step?.instruction ?? 'Step'}</code>
        <StepState log={log} />
      </button>
      {open && (
        <div id={id}>
          <Lines lines={lines} follow={step?.state === 'RUNNING'} />
        </div>
      )}
    </section>
  );
}

function StepState({ log: { step } }: { log: StepLog }) {
  if (!step) {
    return null;
  }
  const took = step.took === undefined ? '' : showMillis(millisOf(step.took));
  switch (step.state) {
    case 'CACHED':
      return <span className={styles.cached}>cached</span>;
    case 'DONE':
      return (
        <span className={styles.took}>
          {took}
          <Check className={styles.done} aria-label="done" />
        </span>
      );
    case 'FAILED':
      return (
        <span className={styles.took}>
          {took}
          <X className={styles.failed} aria-label="failed" />
        </span>
      );
    case 'RUNNING':
      return <span className={styles.running}>running</span>;
    case 'WAITING':
      return null;
  }
}

function Lines({ lines, follow }: { lines: readonly BuildLine[]; follow: boolean }) {
  const box = useRef<HTMLPreElement>(null);
  const stuck = useRef(true);
  const count = lines.length;
  useLayoutEffect(() => {
    const element = box.current;
    if (follow && stuck.current && element) {
      element.scrollTop = element.scrollHeight;
    }
  }, [follow, count]);
  return (
    // Scrolls, so the keyboard must reach it.
    <pre
      ref={box}
      className={styles.lines}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        stuck.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
      }}
    >
      {lines.map((line) => (
        <span key={line.sequence} data-stream={line.stream}>
          {line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
