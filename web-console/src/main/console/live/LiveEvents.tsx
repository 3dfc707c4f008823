import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { streams } from '../api/calls';
import { followEvents, type StreamState } from '../api/eventStream';
import { queries } from '../api/queries';
import type { EventView } from '../api/types';
import { staleAfter, withEvent } from './freshness';
import { LiveContext } from './liveState';

const COALESCE = 150;
const HIDDEN_GRACE = 30_000;

/**
 * Holds the one stream of events and lets it feed the store. A browser has six connections to a server over HTTP/1.1,
 * for all its tabs; so a tab that nobody has seen for a while gives its stream back, and resumes it when seen again.
 */
export function LiveEvents({ children }: { children: ReactNode }) {
  const store = useQueryClient();
  const visible = useVisible();
  const [state, setState] = useState<StreamState>('connecting');

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
      onState: (next, connections) => {
        setState(next);
        if (next === 'open' && connections > 1) {
          // Nothing was missed if the server resumed; but it may have restarted and forgotten.
          void store.invalidateQueries();
        }
      },
      onEvent: ({ data }) => {
        feed.take(JSON.parse(data) as EventView);
      },
    }).catch(() => {
      // Refused: the session has ended, and SessionGate has been told by the call itself.
      setState('waiting');
    });
    return () => {
      ending.abort();
    };
  }, [store, visible]);

  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Gathers the keys of events that come close together, so that a burst costs one question each. */
class StoreFeed {
  private readonly stale = new Map<string, string[]>();
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
    for (const key of staleAfter(event)) {
      this.stale.set(key.join('\0'), key);
    }
    this.timer ??= setTimeout(() => {
      this.flush();
    }, COALESCE);
  }

  private flush(): void {
    this.timer = undefined;
    if (!this.signal.aborted) {
      this.stale.forEach((queryKey) => void this.store.invalidateQueries({ queryKey }));
    }
    this.stale.clear();
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
