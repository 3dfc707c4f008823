import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './Field.module.css';

/** A text input with its name, a hint, and what is wrong with what was typed. */
export function TextField({
  label,
  hint,
  fault,
  ...input
}: ComponentProps<'input'> & { label: string; hint?: ReactNode; fault?: string | undefined }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        autoComplete="off"
        spellCheck={false}
        {...input}
        id={id}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} className={fault === undefined ? styles.hint : styles.fault}>
        {fault ?? hint}
      </p>
    </div>
  );
}
