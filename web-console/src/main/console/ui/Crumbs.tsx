import { Link } from 'wouter';
import styles from './Crumbs.module.css';

/** The way up from a page. */
export function Crumbs({ path }: { path: (readonly [name: string, address: string])[] }) {
  return (
    <nav className={styles.crumbs} aria-label="Above this page">
      {path.map(([name, address]) => (
        <Link key={address} href={address}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
