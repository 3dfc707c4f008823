import { describe, expect, it } from 'vitest';
import type { EventView } from '../../../main/console/api/types';
import { staleAfter, withEvent } from '../../../main/console/live/freshness';

const event = (
  sequence: number,
  type = 'deployment.succeeded',
  about: { app?: string } = { app: 'hello' },
): EventView => ({
  sequence,
  at: '2026-01-01T12:00:00Z',
  type,
  ...about,
  subject: 'x',
  actor: 'gantry',
  message: 'm',
});

describe('an event', () => {
  it("makes its app's data stale and nobody else's", () => {
    expect(staleAfter(event(1, 'config.changed'))).toEqual([['apps'], ['app', 'hello']]);
  });

  it('makes nodes stale when instances move', () => {
    expect(staleAfter(event(1, 'instance.started'))).toContainEqual(['nodes']);
  });

  it('makes apps stale when a node is lost', () => {
    expect(staleAfter(event(1, 'node.lost', {}))).toEqual([['nodes'], ['apps'], ['app']]);
  });
});

describe('the list of events', () => {
  it('stays in order when a late one comes', () => {
    expect(withEvent([event(3), event(1)], event(2)).map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
  });

  it('takes none twice', () => {
    expect(withEvent([event(3)], event(3))).toHaveLength(1);
  });

  it('lets the oldest go', () => {
    expect(withEvent([event(2), event(1)], event(3), 2).map(({ sequence }) => sequence)).toEqual([3, 2]);
  });
});
