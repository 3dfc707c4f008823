import type { AppStatus, DeploymentStatus, InstanceState, NodeStatus, RunState } from '../api/types';

/** What a state means to the person who looks: it decides the colour, and never alone, for a word stands beside it. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'idle';

/** A state as people read it. */
export interface Condition {
  tone: Tone;
  word: string;
}

export const APP_CONDITIONS: Record<AppStatus, Condition> = {
  EMPTY: { tone: 'idle', word: 'Not deployed' },
  DEPLOYING: { tone: 'busy', word: 'Deploying' },
  RUNNING: { tone: 'ok', word: 'Running' },
  DEGRADED: { tone: 'warn', word: 'Degraded' },
  DOWN: { tone: 'bad', word: 'Down' },
  STOPPED: { tone: 'idle', word: 'Stopped' },
};

export const DEPLOYMENT_CONDITIONS: Record<DeploymentStatus, Condition> = {
  RUNNING: { tone: 'busy', word: 'Deploying' },
  SUCCEEDED: { tone: 'ok', word: 'Succeeded' },
  FAILED: { tone: 'bad', word: 'Failed' },
  SUPERSEDED: { tone: 'idle', word: 'Superseded' },
};

export const INSTANCE_CONDITIONS: Record<InstanceState, Condition> = {
  PENDING: { tone: 'warn', word: 'Pending' },
  STARTING: { tone: 'busy', word: 'Starting' },
  RUNNING: { tone: 'busy', word: 'Running, not ready' },
  HEALTHY: { tone: 'ok', word: 'Healthy' },
  UNHEALTHY: { tone: 'bad', word: 'Unhealthy' },
  BACKOFF: { tone: 'bad', word: 'Waiting to restart' },
  DRAINING: { tone: 'idle', word: 'Draining' },
  STOPPING: { tone: 'idle', word: 'Stopping' },
  STOPPED: { tone: 'idle', word: 'Stopped' },
  LOST: { tone: 'bad', word: 'Lost' },
};

export const NODE_CONDITIONS: Record<NodeStatus, Condition> = {
  READY: { tone: 'ok', word: 'Ready' },
  CORDONED: { tone: 'idle', word: 'Cordoned' },
  DRAINING: { tone: 'busy', word: 'Draining' },
  SUSPECT: { tone: 'warn', word: 'Not reporting' },
  LOST: { tone: 'bad', word: 'Lost' },
};

export const RUN_CONDITIONS: Record<RunState, Condition> = {
  WAITING: { tone: 'idle', word: 'Waiting' },
  STARTING: { tone: 'busy', word: 'Starting' },
  RUNNING: { tone: 'busy', word: 'Running' },
  STOPPING: { tone: 'idle', word: 'Stopping' },
  SUCCEEDED: { tone: 'ok', word: 'Succeeded' },
  FAILED: { tone: 'bad', word: 'Failed' },
  STOPPED: { tone: 'idle', word: 'Stopped' },
};

/** A state that this console does not know yet is shown by its own name. */
export function conditionOf<S extends string>(conditions: Record<S, Condition>, state: S): Condition {
  const known: Partial<Record<string, Condition>> = conditions;
  return known[state] ?? { tone: 'idle', word: state.toLowerCase() };
}
