import { useState, type ReactNode } from 'react';
import styles from './NodesPage.module.css';

/** More of a node, there only while somebody wants to see it. */
export function Opened({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.opened}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>
        {title}
        {count !== undefined && ` (${count})`}
      </summary>
      {open && children}
    </details>
  );
}
