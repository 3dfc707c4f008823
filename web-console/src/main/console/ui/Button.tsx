import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';

interface ButtonLook {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

/** The look of a button for an element that another component renders. */
export function buttonClass({ look = 'plain', small = false }: ButtonLook = {}): string {
  return [styles.button, styles[look], small ? styles.small : ''].join(' ');
}

/** A button that shows that it works while it waits for an answer, and takes no second click meanwhile. */
export function Button({
  look,
  small,
  busy = false,
  disabled,
  children,
  ...rest
}: ComponentProps<'button'> & ButtonLook & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass({ ...(look ? { look } : {}), ...(small ? { small } : {}) })}
      disabled={(disabled ?? false) || busy}
      aria-busy={busy}
    >
      {busy && <span className={styles.spinner} aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A square button with an icon, and its name for those who do not see it. */
export function IconButton({
  label,
  children,
  ...rest
}: ComponentProps<'button'> & { label: string; children: ReactNode }) {
  return (
    <button type="button" {...rest} className={styles.icon} aria-label={label} title={label}>
      {children}
    </button>
  );
}
