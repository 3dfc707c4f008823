import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

/** A titled part of a page, with a surface around its content. */
export function Panel({
  title,
  aside,
  bare = false,
  children,
}: {
  title: string;
  aside?: ReactNode;
  bare?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      {bare ? children : <div className={styles.surface}>{children}</div>}
    </section>
  );
}

/** The head of a page: its title, what stands under it, and what can be done. */
export function PageHead({ title, below, actions }: { title: ReactNode; below?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.page}>
      <div className={styles.titles}>
        <h1>{title}</h1>
        {below !== undefined && <div className={styles.below}>{below}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
