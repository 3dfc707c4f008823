import { ExternalLink } from 'lucide-react';
import type { AppView } from '../api/types';
import { Command } from '../ui/Command';
import { Data } from './Data';
import styles from './Surroundings.module.css';

/** Where the app answers, where its data lie, and how a branch is shown beside it. */
export function Surroundings({ app }: { app: AppView }) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Address</dt>
        <dd>
          <a href={app.url} target="_blank" rel="noreferrer">
            {app.url}
            <ExternalLink aria-hidden="true" />
            <span className="visually-hidden">, opens in a new tab</span>
          </a>
          <small>Given by the platform; it stays through every release.</small>
        </dd>
      </div>
      <Data app={app.name} />
      {app.preview === undefined ? (
        <div>
          <dt>Other branches</dt>
          <dd>
            <Command>git push -o preview gantry BRANCH</Command>
            <small>Shows a branch beside the app, with its configuration, until the branch is deleted.</small>
          </dd>
        </div>
      ) : (
        <div>
          <dt>End</dt>
          <dd>
            <Command>{`git push gantry :${app.preview.branch}`}</Command>
            <small>Deletes the branch here, and this preview with it.</small>
          </dd>
        </div>
      )}
    </dl>
  );
}
