import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { streams } from '../api/calls';
import { followEvents, type StreamEvent } from '../api/eventStream';
import { readJson } from '../api/json';
import { queries } from '../api/queries';
import type { BuildLine, BuildStep, DeploymentView, StageView } from '../api/types';
import { take, type DeploymentProgress, type Told } from './progress';

interface Followed {
  progress: DeploymentProgress | undefined;
  problem: unknown;
  retry: () => void;
}

/** A deployment that is followed to its end: first as the API shows it, then as its stream tells. */
export function useDeployment(app: string, id: string): Followed {
  const store = useQueryClient();
  const query = useQuery(queries.deployment(app, id));
  const [told, tell] = useReducer(collect, NOTHING);
  const [problem, setProblem] = useState<unknown>();
  const found = query.data !== undefined;

  useEffect(() => {
    if (!found) {
      return undefined;
    }
    const ending = new AbortController();
    const key = queries.deployment(app, id).queryKey;
    const waiting: Told[] = [];
    let frame = 0;
    const flush = () => {
      frame = 0;
      const batch = waiting.splice(0);
      tell(batch);
      store.setQueryData(key, (view) => view && take({ ...NOTHING, view }, batch).view);
    };
    void followEvents({
      path: streams.deployment(app, id),
      signal: ending.signal,
      onEvent: (event) => {
        const each = read(event);
        if (each === 'end') {
          ending.abort();
          return;
        }
        if (each) {
          waiting.push(each);
          frame ||= requestAnimationFrame(flush);
          if (each.kind === 'deployment' && each.view.status !== 'RUNNING') {
            void store.invalidateQueries({ queryKey: ['app', app] });
          }
        }
      },
    }).catch(setProblem);
    return () => {
      ending.abort();
      cancelAnimationFrame(frame);
    };
  }, [store, app, id, found]);

  return {
    progress: query.data && { ...told, view: query.data },
    problem: query.error ?? problem ?? undefined,
    retry: () => void query.refetch(),
  };
}

const NOTHING: Omit<DeploymentProgress, 'view'> = { steps: [], lines: [], dropped: 0 };

function collect(known: Omit<DeploymentProgress, 'view'>, batch: readonly Told[]): Omit<DeploymentProgress, 'view'> {
  const stepsAndLines = batch.filter(({ kind }) => kind === 'step' || kind === 'line');
  return stepsAndLines.length === 0 ? known : take({ ...known, view: NO_VIEW }, stepsAndLines);
}

/** Steps and lines change nothing of the view, so any will do. */
const NO_VIEW = {} as DeploymentView;

function read({ event, data }: StreamEvent): Told | 'end' | undefined {
  switch (event) {
    case 'deployment':
      return { kind: 'deployment', view: readJson<DeploymentView>(data) };
    case 'stage':
      return { kind: 'stage', stage: readJson<StageView>(data) };
    case 'step':
      return { kind: 'step', step: readJson<BuildStep>(data) };
    case 'line':
      return { kind: 'line', line: readJson<BuildLine>(data) };
    case 'end':
      return 'end';
    default:
      return undefined;
  }
}
