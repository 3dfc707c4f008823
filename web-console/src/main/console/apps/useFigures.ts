import { useEffect, useState } from 'react';
import { streams } from '../api/calls';
import { followEvents } from '../api/eventStream';
import { readJson } from '../api/json';
import type { FiguresPoint } from '../api/types';

/** The server keeps an hour in steps of ten seconds. */
const MOST = 360;

interface Figures {
  /** Oldest first; undefined until the first answer. */
  points: FiguresPoint[] | undefined;
  problem: unknown;
}

/** What an app did in the last hour, going on as it does more. */
export function useFigures(app: string): Figures {
  const [figures, setFigures] = useState<Figures>({ points: undefined, problem: undefined });
  useEffect(() => {
    const ending = new AbortController();
    const arrived: FiguresPoint[] = [];
    let frame = 0;
    const show = () => {
      frame = 0;
      setFigures({ points: [...arrived], problem: undefined });
    };
    void followEvents({
      path: streams.figures(app),
      signal: ending.signal,
      onState: (state) => {
        if (state === 'open') {
          frame ||= requestAnimationFrame(show);
        }
      },
      onEvent: ({ data }) => {
        arrived.push(readJson<FiguresPoint>(data));
        arrived.splice(0, Math.max(0, arrived.length - MOST));
        frame ||= requestAnimationFrame(show);
      },
    }).catch((problem: unknown) => {
      setFigures({ points: [...arrived], problem });
    });
    return () => {
      ending.abort();
      cancelAnimationFrame(frame);
    };
  }, [app]);
  return figures;
}
