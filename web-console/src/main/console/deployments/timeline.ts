import type { DeploymentView, StageView } from '../api/types';

/** Where a stage's bar lies on the deployment's time, as shares from 0 to 1. */
export interface Bar {
  offset: number;
  width: number;
}

/** The deployment's time so far, in milliseconds; never zero, because bars are shares of it. */
export function elapsed(deployment: DeploymentView, now: number): number {
  const ends = deployment.stages.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]));
  const end = deployment.endedAt === undefined ? Math.max(now, ...ends) : Date.parse(deployment.endedAt);
  return Math.max(1, end - Date.parse(deployment.createdAt));
}

/** A stage's own time so far in milliseconds, or undefined if it has not begun. */
export function stageMillis(stage: StageView, now: number): number | undefined {
  if (stage.startedAt === undefined) {
    return stage.millis ?? undefined;
  }
  if (stage.endedAt === undefined) {
    return stage.state === 'RUNNING' ? Math.max(0, now - Date.parse(stage.startedAt)) : (stage.millis ?? undefined);
  }
  return stage.millis ?? Math.max(0, Date.parse(stage.endedAt) - Date.parse(stage.startedAt));
}

/** A stage's bar, or undefined if it has not begun. */
export function barOf(stage: StageView, deployment: DeploymentView, now: number): Bar | undefined {
  const millis = stageMillis(stage, now);
  if (stage.startedAt === undefined || millis === undefined || stage.state === 'SKIPPED') {
    return undefined;
  }
  const total = elapsed(deployment, now);
  const offset = clamp((Date.parse(stage.startedAt) - Date.parse(deployment.createdAt)) / total);
  return { offset, width: Math.min(clamp(millis / total), 1 - offset) };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
