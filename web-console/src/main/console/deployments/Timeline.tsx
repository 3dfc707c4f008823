import { Check, ChevronRight, Minus, X } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { DeploymentStage, DeploymentView, StageState, StageView } from '../api/types';
import { sentence, shortDigests } from '../values/texts';
import { showClock, showMillis } from '../values/time';
import { BuildLog } from './BuildLog';
import { FailureStory } from './FailureStory';
import type { DeploymentProgress } from './progress';
import { STAGE_WORDS } from './stages';
import { barOf, stageMillis } from './timeline';
import styles from './Timeline.module.css';

/**
 * The stages of a deployment, each with its bar on one common time. The build has its log under it; the stage that
 * failed has the story of the failure. What runs or failed is open unless the reader closed it.
 */
export function Timeline({ progress, now }: { progress: DeploymentProgress; now: number }) {
  const { view } = progress;
  const [chosen, setChosen] = useState<Partial<Record<DeploymentStage, boolean>>>({});
  const hasFailure = view.failure !== undefined;
  const failedAt = hasFailure ? (view.failedStage ?? lastBegun(view)) : undefined;
  return (
    <ol className={styles.timeline} aria-label="Stages">
      {view.stages.map((stage) => {
        const story = stage.stage === failedAt && <FailureStory view={view} />;
        const log = stage.stage === 'BUILD' && (progress.lines.length > 0 || progress.steps.length > 0) && (
          <BuildLog progress={progress} failed={stage.state === 'FAILED'} />
        );
        const opensItself = stage.stage === failedAt || (stage.stage === 'BUILD' && stage.state === 'RUNNING');
        return (
          <Stage
            key={stage.stage}
            stage={stage}
            view={view}
            now={now}
            step={stage.stage === 'BUILD' && stage.state === 'RUNNING' ? stepNow(progress) : undefined}
            open={chosen[stage.stage] ?? opensItself}
            onToggle={(open) => {
              setChosen({ ...chosen, [stage.stage]: open });
            }}
          >
            {story || log ? (
              <>
                {story}
                {log}
              </>
            ) : undefined}
          </Stage>
        );
      })}
    </ol>
  );
}

/** Which step of the build runs. */
function stepNow({ steps }: DeploymentProgress): string | undefined {
  const running = steps.findLast(({ state }) => state === 'RUNNING');
  return running && `Step ${running.number} of ${running.total}`;
}

function lastBegun(view: DeploymentView): DeploymentStage | undefined {
  return view.stages.findLast(({ state }) => state === 'FAILED' || state === 'RUNNING')?.stage;
}

function Stage({
  stage,
  view,
  now,
  step,
  open,
  onToggle,
  children,
}: {
  stage: StageView;
  view: DeploymentView;
  now: number;
  step: string | undefined;
  open: boolean;
  onToggle: (open: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  const { name, waits } = STAGE_WORDS[stage.stage];
  const millis = stageMillis(stage, now);
  const bar = barOf(stage, view, now);
  const detail =
    step ?? stage.detail ?? (stage.state === 'RUNNING' ? waits : stage.state === 'SKIPPED' ? 'Not needed' : null);
  const row = (
    <>
      <Mark state={stage.state} />
      <span className={styles.name}>
        {name}
        <span className="visually-hidden">, {stage.state.toLowerCase()}</span>
      </span>
      <span className={styles.detail} title={stage.detail}>
        {detail && shortDigests(sentence(detail))}
      </span>
      <span className={styles.track} aria-hidden="true">
        {bar && (
          <span
            className={styles.bar}
            data-state={stage.state}
            style={{ left: `${bar.offset * 100}%`, width: `${bar.width * 100}%` }}
          />
        )}
      </span>
      <span
        className={styles.time}
        title={stage.startedAt === undefined ? undefined : `Began at ${showClock(stage.startedAt, true)}`}
      >
        {millis === undefined || stage.state === 'SKIPPED' ? '' : showMillis(millis)}
      </span>
      <ChevronRight className={styles.chevron} data-shown={children !== undefined} aria-hidden="true" />
    </>
  );
  return (
    <li className={styles.stage} data-state={stage.state}>
      {children === undefined ? (
        <div className={styles.row}>{row}</div>
      ) : (
        <button
          type="button"
          className={styles.row}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            onToggle(!open);
          }}
        >
          {row}
        </button>
      )}
      {children !== undefined && open && (
        <div id={id} className={styles.below}>
          {children}
        </div>
      )}
    </li>
  );
}

function Mark({ state }: { state: StageState }) {
  return (
    <span className={styles.mark} data-state={state} aria-hidden="true">
      {state === 'DONE' && <Check />}
      {state === 'FAILED' && <X />}
      {state === 'SKIPPED' && <Minus />}
    </span>
  );
}
