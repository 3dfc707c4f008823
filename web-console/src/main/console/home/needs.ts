import type { AppView, DeploymentView, NodeView } from '../api/types';
import type { Tone } from '../ui/tone';

/** Something that a person should look at, or that is under way. */
export type Need =
  | { kind: 'app'; tone: Tone; app: AppView }
  | { kind: 'failed'; tone: Tone; app: AppView; deployment: DeploymentView }
  | { kind: 'deploying'; tone: Tone; app: AppView; deployment: DeploymentView | undefined }
  | { kind: 'node'; tone: Tone; node: NodeView };

const ORDER: Tone[] = ['bad', 'warn', 'busy', 'ok', 'idle'];

/** What needs a person, the worst first: what is broken, what failed, what limps, what is under way. */
export function needsOf(
  apps: readonly AppView[],
  nodes: readonly NodeView[],
  newest: (app: AppView) => DeploymentView | undefined,
): Need[] {
  const needs = [...apps.flatMap((app) => needsOfApp(app, newest(app))), ...nodes.flatMap(needsOfNode)];
  return needs.sort((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone));
}

function needsOfApp(app: AppView, deployment: DeploymentView | undefined): Need[] {
  const needs: Need[] = [];
  if (app.status === 'DOWN') {
    needs.push({ kind: 'app', tone: 'bad', app });
  } else if (app.status === 'DEGRADED') {
    needs.push({ kind: 'app', tone: 'warn', app });
  }
  if (app.status === 'DEPLOYING') {
    needs.push({ kind: 'deploying', tone: 'busy', app, deployment });
  } else if (deployment?.status === 'FAILED') {
    needs.push({ kind: 'failed', tone: deployment.servingRelease === undefined ? 'bad' : 'warn', app, deployment });
  }
  return needs;
}

function needsOfNode(node: NodeView): Need[] {
  if (node.status === 'LOST') {
    return [{ kind: 'node', tone: 'bad', node }];
  }
  return node.status === 'SUSPECT' || node.faults.length > 0 ? [{ kind: 'node', tone: 'warn', node }] : [];
}
