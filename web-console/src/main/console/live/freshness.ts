import type { EventView } from '../api/types';

/** What has changed without anything having happened that is worth an event: a stage, an instance's state. */
export interface Change {
  apps: string[];
  nodes: string[];
}

/** The keys of the store under which an event makes things stale; a key stands for all that begin with it. */
export function staleAfter(event: EventView): string[][] {
  const keys: string[][] = [];
  if (event.app !== undefined) {
    keys.push(['apps'], ['app', event.app]);
  }
  // Instances come and go with what nodes have reserved.
  if (event.app === undefined || /^(instance|deployment|node)\./.test(event.type)) {
    keys.push(['nodes']);
  }
  if (/^(image|deployment)\./.test(event.type)) {
    keys.push(['images']);
  }
  if (/^(team|member|token)\./.test(event.type)) {
    keys.push(['access']);
  }
  if (event.type.startsWith('node.')) {
    keys.push(['apps'], ['app']);
  }
  return keys;
}

/** The keys that a change makes stale. */
export function staleBy({ apps, nodes }: Change): string[][] {
  return [
    ...(apps.length > 0 ? [['apps']] : []),
    ...apps.map((app) => ['app', app]),
    ...(nodes.length > 0 ? [['nodes']] : []),
  ];
}

/** The newest first, each once; the oldest fall off. */
export function withEvent(events: readonly EventView[], event: EventView, most = 500): EventView[] {
  return events.some(({ sequence }) => sequence === event.sequence)
    ? [...events]
    : [event, ...events].sort((a, b) => b.sequence - a.sequence).slice(0, most);
}
