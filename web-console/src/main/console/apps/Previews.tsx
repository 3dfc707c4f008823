import { useQuery } from '@tanstack/react-query';
import { GitBranch } from 'lucide-react';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import type { AppView } from '../api/types';
import { to } from '../app/routes';
import { Panel } from '../ui/Panel';
import { Status } from '../ui/Status';
import { APP_CONDITIONS, conditionOf } from '../ui/tone';
import styles from './Previews.module.css';

/** The app's branches that are shown beside it; nothing if there are none. */
export function Previews({ app }: { app: AppView }) {
  const apps = useQuery(queries.apps());
  const previews = apps.data?.filter(({ preview }) => preview?.app === app.name) ?? [];
  if (previews.length === 0) {
    return null;
  }
  return (
    <Panel title="Previews">
      <ul>
        {previews.map((preview) => (
          <li key={preview.name} className={styles.preview}>
            <span className={styles.branch}>
              <GitBranch aria-hidden="true" />
              {preview.preview?.branch}
            </span>
            <Link href={to.app(preview.name)}>{preview.name}</Link>
            <Status quiet condition={conditionOf(APP_CONDITIONS, preview.status)} />
            {preview.release !== undefined && (
              <a href={preview.url} target="_blank" rel="noreferrer">
                {preview.url.replace(/^https?:\/\//, '')}
                <span className="visually-hidden">, opens in a new tab</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
