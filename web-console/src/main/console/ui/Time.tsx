import { useSyncExternalStore } from 'react';
import type { Instant } from '../api/types';
import { showAgo, showFull, showUntil } from '../values/time';

/** How long ago an instant was, with the full time on hover. */
export function Ago({ at }: { at: Instant }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={showFull(at)}>
      {showAgo(at, now)}
    </time>
  );
}

/** How long it is until an instant. */
export function Until({ at }: { at: Instant }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={showFull(at)}>
      {showUntil(at, now)}
    </time>
  );
}

interface Clock {
  now: number;
  subscribe: (listener: () => void) => () => void;
}

const clocks = new Map<number, Clock>();

/** The time, renewed every so many milliseconds; 0 stands still. All who ask for one interval share one timer. */
export function useNow(interval: number): number {
  const clock = clockOf(interval);
  return useSyncExternalStore(clock.subscribe, () => clock.now);
}

function clockOf(interval: number): Clock {
  const existing = clocks.get(interval);
  if (existing) {
    return existing;
  }
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const clock: Clock = {
    now: Date.now(),
    subscribe: (listener) => {
      listeners.add(listener);
      clock.now = Date.now();
      if (interval > 0) {
        timer ??= setInterval(() => {
          clock.now = Date.now();
          listeners.forEach((each) => {
            each();
          });
        }, interval);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
  clocks.set(interval, clock);
  return clock;
}
