import { describe, expect, it } from 'vitest';
import { STAGES, type BuildLine, type DeploymentView, type StageView } from '../../../main/console/api/types';
import { byStep, MOST_LINES, take, type DeploymentProgress } from '../../../main/console/deployments/progress';
import { barOf, elapsed, stageMillis } from '../../../main/console/deployments/timeline';

const START = Date.parse('2026-01-01T12:00:00Z');
const at = (millis: number) => new Date(START + millis).toISOString();

function deployment(...stages: Partial<StageView>[]): DeploymentView {
  return {
    id: 'd1',
    app: 'hello',
    number: 1,
    trigger: 'source',
    summary: 'Source',
    status: 'RUNNING',
    release: undefined,
    image: undefined,
    createdAt: at(0),
    endedAt: undefined,
    stages: STAGES.map((stage, index) => ({
      stage,
      state: 'WAITING',
      startedAt: undefined,
      endedAt: undefined,
      millis: undefined,
      detail: undefined,
      ...stages[index],
    })),
    failure: undefined,
    failedStage: undefined,
    lastLines: undefined,
    servingRelease: undefined,
    url: 'http://hello.localhost:8000',
  };
}

describe('the timeline', () => {
  const view = deployment(
    { state: 'DONE', startedAt: at(0), endedAt: at(250), millis: 250 },
    { state: 'RUNNING', startedAt: at(250) },
  );

  it('lays bars end to end on the time so far', () => {
    const [received, build, stored] = view.stages;
    expect(barOf(received!, view, START + 1000)).toEqual({ offset: 0, width: 0.25 });
    expect(barOf(build!, view, START + 1000)).toEqual({ offset: 0.25, width: 0.75 });
    expect(barOf(stored!, view, START + 1000)).toBeUndefined();
  });

  it('stands still when the deployment has ended', () => {
    const ended = { ...view, status: 'FAILED' as const, endedAt: at(900) };
    expect(elapsed(ended, START + 99_000)).toBe(900);
  });

  it("keeps bars inside when the browser's clock is behind the server's", () => {
    const bar = barOf(view.stages[1]!, view, START - 5000);
    expect(bar!.offset).toBeLessThanOrEqual(1);
    expect(bar!.offset + bar!.width).toBeLessThanOrEqual(1);
    expect(stageMillis(view.stages[1]!, START - 5000)).toBe(0);
  });

  it('has no bar for a stage that was skipped', () => {
    const skipped = deployment({ state: 'SKIPPED', startedAt: at(0), endedAt: at(0), millis: 0 });
    expect(barOf(skipped.stages[0]!, skipped, START + 1)).toBeUndefined();
  });
});

describe('the progress of a deployment', () => {
  const known: DeploymentProgress = { view: deployment(), steps: [], lines: [], dropped: 0 };
  const line = (sequence: number, step = 1): BuildLine => ({
    sequence,
    at: at(sequence),
    step,
    stream: 'stdout',
    text: `line ${sequence}`,
  });
  const told = (sequence: number) => ({ kind: 'line', line: line(sequence) }) as const;

  it('tells no line twice when the stream repeats them after a lost connection', () => {
    const once = take(known, [told(1), told(2)]);
    const again = take(once, [told(1), told(2), told(3)]);
    expect(again.lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('lets the oldest lines go when there are too many', () => {
    const all = Array.from({ length: MOST_LINES + 7 }, (_, index) => told(index + 1));
    const progress = take(known, all);
    expect(progress.lines).toHaveLength(MOST_LINES);
    expect(progress.lines[0]?.sequence).toBe(8);
    expect(progress.dropped).toBe(7);
  });

  it('puts a stage in its place', () => {
    const stage: StageView = {
      stage: 'BUILD',
      state: 'RUNNING',
      startedAt: at(5),
      endedAt: undefined,
      millis: undefined,
      detail: undefined,
    };
    const progress = take(known, [{ kind: 'stage', stage }]);
    expect(progress.view.stages[1]).toEqual(stage);
    expect(progress.view.stages).toHaveLength(10);
  });

  it('gathers lines under their steps, in the order of the steps', () => {
    const step = (number: number) =>
      ({ number, total: 2, instruction: 'RUN', line: 1, state: 'DONE', took: undefined }) as const;
    const logs = byStep([step(1), step(2)], [line(1, 0), line(2, 2), line(3, 2)]);
    expect(logs.map((log) => [log.number, log.lines.length])).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
  });

  it("leaves away the builder's words that the step's head says already", () => {
    const step = { number: 1, total: 1, instruction: 'RUN x', line: 1, state: 'CACHED', took: undefined } as const;
    const said = ['Step 1/1 : RUN x', 'taken from the cache', 'Warning: x is old'].map((text, index): BuildLine => ({
      ...line(index + 1),
      stream: 'gantry',
      text,
    }));
    expect(byStep([step], said)[0]?.lines.map(({ text }) => text)).toEqual(['Warning: x is old']);
  });
});
