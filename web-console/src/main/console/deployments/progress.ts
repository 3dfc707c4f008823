import type { BuildLine, BuildStep, DeploymentView, StageView } from '../api/types';

/** What is known of a deployment while its stream tells more. */
export interface DeploymentProgress {
  view: DeploymentView;
  steps: readonly BuildStep[];
  lines: readonly BuildLine[];
  /** Lines that were let go, because there were too many to show. */
  dropped: number;
}

/** What the stream of a deployment tells. */
export type Told =
  | { kind: 'deployment'; view: DeploymentView }
  | { kind: 'stage'; stage: StageView }
  | { kind: 'step'; step: BuildStep }
  | { kind: 'line'; line: BuildLine };

export const MOST_LINES = 5000;

/** Takes in what was told; a step or line that was told before changes nothing. */
export function take(known: DeploymentProgress, told: readonly Told[]): DeploymentProgress {
  let { view, steps, dropped } = known;
  const lines = [...known.lines];
  let newest = lines.at(-1)?.sequence ?? 0;
  for (const each of told) {
    switch (each.kind) {
      case 'deployment':
        view = each.view;
        break;
      case 'stage':
        view = { ...view, stages: view.stages.map((old) => (old.stage === each.stage.stage ? each.stage : old)) };
        break;
      case 'step':
        steps = withStep(steps, each.step);
        break;
      case 'line':
        if (each.line.sequence > newest) {
          newest = each.line.sequence;
          lines.push(each.line);
        }
        break;
    }
  }
  if (lines.length > MOST_LINES) {
    dropped += lines.splice(0, lines.length - MOST_LINES).length;
  }
  return { view, steps, lines, dropped };
}

function withStep(steps: readonly BuildStep[], step: BuildStep): readonly BuildStep[] {
  return [...steps.filter(({ number }) => number !== step.number), step].sort((a, b) => a.number - b.number);
}

/** A build step with its lines; number 0 holds what belongs to no step. */
export interface StepLog {
  number: number;
  step: BuildStep | undefined;
  lines: readonly BuildLine[];
}

/** The build's log by steps, in their order. */
export function byStep(steps: readonly BuildStep[], lines: readonly BuildLine[]): StepLog[] {
  const logs = new Map<number, { number: number; step: BuildStep | undefined; lines: BuildLine[] }>();
  for (const step of steps) {
    logs.set(step.number, { number: step.number, step, lines: [] });
  }
  for (const line of lines.filter((each) => !repeatsItsStep(each, logs.get(each.step)?.step))) {
    const log = logs.get(line.step) ?? { number: line.step, step: undefined, lines: [] };
    log.lines.push(line);
    logs.set(line.step, log);
  }
  return [...logs.values()].sort((a, b) => a.number - b.number);
}

/** The builder's words for readers of a plain log, which the step's head says already. */
function repeatsItsStep({ stream, text }: BuildLine, step: BuildStep | undefined): boolean {
  return (
    step !== undefined && stream === 'gantry' && (/^Step \d+\/\d+ : /.test(text) || text === 'taken from the cache')
  );
}
