import type { Condition } from './tone';
import styles from './Status.module.css';

/** A dot of the condition's colour and its word. */
export function Status({ condition, quiet = false }: { condition: Condition; quiet?: boolean }) {
  return (
    <span className={quiet ? styles.quiet : styles.status} data-tone={condition.tone}>
      <Dot condition={condition} />
      {condition.word}
    </span>
  );
}

/** The dot alone, for places where the word stands elsewhere. */
export function Dot({ condition }: { condition: Condition }) {
  return <span className={styles.dot} data-tone={condition.tone} aria-hidden="true" />;
}

/** Replicas as dots, ready ones filled: at a glance for a few, as a number for many. */
export function Replicas({ ready, wanted }: { ready: number; wanted: number }) {
  const tone = wanted === 0 ? 'idle' : ready === 0 ? 'bad' : ready < wanted ? 'warn' : 'ok';
  return (
    <span className={styles.replicas} data-tone={tone}>
      {wanted > 0 && wanted <= 10 && (
        <span className={styles.dots} aria-hidden="true">
          {Array.from({ length: wanted }, (_, index) => (
            <span key={index} data-ready={index < ready} />
          ))}
        </span>
      )}
      <span>
        {ready}/{wanted}
        <span className="visually-hidden"> instances ready</span>
      </span>
    </span>
  );
}
