import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { streams } from '../api/calls';
import { followEvents } from '../api/eventStream';
import { readJson } from '../api/json';
import { queries } from '../api/queries';
import type { EventView } from '../api/types';
import { staleAfter, staleBy, withEvent, type Change } from './freshness';
import { LiveContext, type Liveness } from './liveState';

const COALESCE = 150;
const HIDDEN_GRACE = 30_000;

/**
 * Holds the one stream of events and lets it feed the store. A browser has six connections to a server over HTTP/1.1,
 * for all its tabs; so a tab that nobody has seen for a while gives its stream back, and resumes it when seen again.
 */
export function LiveEvents({ children }: { children: ReactNode }) {
  const store = useQueryClient();
  const visible = useVisible();
  const [state, setState] = useState<Liveness>('connecting');

  useEffect(() => {
    if (!visible) {
      return undefined;
    }
    const ending = new AbortController();
    const feed = new StoreFeed(store, ending.signal);
    void followEvents({
      path: streams.events,
      lastEventId: feed.newestKnown(),
      signal: ending.signal,
      onState: (next) => {
        setState(next);
        if (next === 'open') {
          // The stream begins now; what changed since the store was filled has passed it by.
          void store.invalidateQueries();
        }
      },
      onEvent: ({ event, data }) => {
        if (event === 'change') {
          feed.stale(staleBy(readJson<Change>(data)));
        } else {
          feed.take(readJson<EventView>(data));
        }
      },
    }).catch(() => {
      // If the session has ended, SessionGate has been told by the call itself.
      setState('refused');
    });
    return () => {
      ending.abort();
    };
  }, [store, visible]);

  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Gathers the keys of news that come close together, so that a burst costs one question each. */
class StoreFeed {
  private readonly keys = new Map<string, string[]>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly store: QueryClient;
  private readonly signal: AbortSignal;

  constructor(store: QueryClient, signal: AbortSignal) {
    this.store = store;
    this.signal = signal;
  }

  newestKnown(): string | undefined {
    const known = this.store.getQueryData(queries.events().queryKey)?.[0];
    return known === undefined ? undefined : String(known.sequence);
  }

  take(event: EventView): void {
    this.store.setQueryData(queries.events().queryKey, (known) => known && withEvent(known, event));
    this.stale(staleAfter(event));
  }

  stale(keys: readonly string[][]): void {
    for (const key of keys) {
      this.keys.set(key.join('\0'), key);
    }
    this.timer ??= setTimeout(() => {
      this.flush();
    }, COALESCE);
  }

  private flush(): void {
    this.timer = undefined;
    if (!this.signal.aborted) {
      this.keys.forEach((queryKey) => void this.store.invalidateQueries({ queryKey }));
    }
    this.keys.clear();
  }
}

/** Turns false a while after the page was hidden, and true as soon as it is seen. */
function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      clearTimeout(timer);
      if (document.hidden) {
        timer = setTimeout(() => {
          setVisible(false);
        }, HIDDEN_GRACE);
      } else {
        setVisible(true);
      }
    };
    document.addEventListener('visibilitychange', onChange);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, []);
  return visible;
}
