import { describe, expect, it } from 'vitest';
import { busyWorld, emptyWorld } from '../../../../mock/fixtures';
import type { AppStatus, AppView, DeploymentView, NodeView } from '../../../main/console/api/types';
import { needsOf } from '../../../main/console/home/needs';

const app = (name: string, status: AppStatus): AppView => ({
  name,
  status,
  explanation: '',
  url: '',
  release: 1,
  createdAt: '2026-01-01T12:00:00Z',
  processes: [],
  deployment: undefined,
});
const failed = (servingRelease: number | undefined) => ({ status: 'FAILED', servingRelease }) as DeploymentView;
const none = () => undefined;

describe('what needs a person', () => {
  it('is nothing when all is well', () => {
    const nodes = emptyWorld().nodes;
    expect(needsOf([app('a', 'RUNNING'), app('b', 'STOPPED')], nodes, none)).toEqual([]);
  });

  it('tells the worst first', () => {
    const lost = { ...emptyWorld().nodes[0]!, status: 'LOST' } satisfies NodeView;
    const apps = [app('moving', 'DEPLOYING'), app('limping', 'DEGRADED'), app('down', 'DOWN')];
    expect(needsOf(apps, [lost], none).map(({ tone }) => tone)).toEqual(['bad', 'bad', 'warn', 'busy']);
  });

  it('tells a failed deployment though the app runs', () => {
    const [need] = needsOf([app('a', 'RUNNING')], [], () => failed(4));
    expect(need).toMatchObject({ kind: 'failed', tone: 'warn' });
  });

  it('takes a failed first deployment for worse, because nothing serves', () => {
    const [need] = needsOf([app('a', 'EMPTY')], [], () => failed(undefined));
    expect(need).toMatchObject({ kind: 'failed', tone: 'bad' });
  });

  it('tells the faults of a node that reports', () => {
    expect(needsOf([], busyWorld().nodes, none).map(({ kind }) => kind)).toEqual(['node']);
  });
});
