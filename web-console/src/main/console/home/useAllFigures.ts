import { useEffect, useState } from 'react';
import { streams } from '../api/calls';
import { followEvents } from '../api/eventStream';
import { readJson } from '../api/json';
import type { FiguresPoint } from '../api/types';

/** What each app did in the last ten seconds, by name; undefined before it is told, or while it cannot be. */
export function useAllFigures(): Partial<Record<string, FiguresPoint>> | undefined {
  const [figures, setFigures] = useState<Partial<Record<string, FiguresPoint>>>();
  useEffect(() => {
    const ending = new AbortController();
    void followEvents({
      path: streams.allFigures,
      signal: ending.signal,
      onState: (state) => {
        if (state === 'waiting') {
          setFigures(undefined);
        }
      },
      onEvent: ({ data }) => {
        setFigures(readJson(data));
      },
    }).catch(() => {
      // The list of apps tells a refusal by itself; without figures it is whole.
      setFigures(undefined);
    });
    return () => {
      ending.abort();
    };
  }, []);
  return figures;
}
