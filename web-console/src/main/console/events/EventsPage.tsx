import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import type { EventView } from '../api/types';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { TextField } from '../ui/Field';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import { useNow } from '../ui/Time';
import { shortDigests } from '../values/texts';
import { showFull, showMoment } from '../values/time';
import styles from './EventsPage.module.css';

/** What happened, newest first; new events come in at the top by themselves. */
export function EventsPage() {
  useTitle('Events');
  const events = useQuery(queries.events());
  const [filter, setFilter] = useState('');
  const shown = (events.data ?? []).filter((event) => matches(event, filter));
  return (
    <>
      <PageHead title="Events" below="Everything that happened, who caused it, newest first." />
      <div className={styles.filter}>
        <TextField
          label="Filter"
          placeholder="an app, a node, failed …"
          value={filter}
          onChange={(event) => {
            setFilter(event.target.value);
          }}
        />
      </div>
      {events.isError ? (
        <ProblemNotice problem={events.error} onRetry={() => void events.refetch()} />
      ) : events.isPending ? (
        <Loading lines={8} />
      ) : shown.length === 0 ? (
        <Empty title={filter === '' ? 'Nothing has happened yet' : 'No event matches the filter'}>
          {filter === '' && <p>The first deployment will show here, stage by stage.</p>}
        </Empty>
      ) : (
        <ol className={styles.events}>
          {shown.map((event) => (
            <EventRow key={event.sequence} event={event} />
          ))}
        </ol>
      )}
    </>
  );
}

function EventRow({ event }: { event: EventView }) {
  const now = useNow(0);
  return (
    <li data-bad={/\.(failed|lost|unhealthy|crashed|oom)$/.test(event.type)}>
      <time dateTime={event.at} title={showFull(event.at)}>
        {showMoment(event.at, now)}
      </time>
      <span className={styles.subject}>
        {event.app === undefined ? event.subject : <Link href={to.app(event.app)}>{event.app}</Link>}
      </span>
      <span className={styles.message}>{shortDigests(event.message)}</span>
      <span className={styles.type}>
        {event.type}
        {event.actor !== 'gantry' && <> by {event.actor}</>}
      </span>
    </li>
  );
}

function matches(event: EventView, filter: string): boolean {
  const text = [event.type, event.app ?? '', event.subject, event.actor, event.message].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
