import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { api, type JobVerb } from '../api/calls';
import { queries } from '../api/queries';
import type { AppView, JobView, RunView } from '../api/types';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Command } from '../ui/Command';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { Status } from '../ui/Status';
import { Ago, Until } from '../ui/Time';
import { conditionOf, RUN_CONDITIONS } from '../ui/tone';
import { sentence } from '../values/texts';
import { showMillis } from '../values/time';
import styles from './Jobs.module.css';
import { RunLog } from './RunLog';

const EXAMPLE = `cron:
  nightly:
    schedule: "0 3 * * *"
    command: ./clean-up`;

/** An app's jobs, which run on a schedule, and all of its runs with what they wrote. */
export function Jobs({ app }: { app: AppView }) {
  const jobs = useQuery(queries.jobs(app.name));
  const runs = useQuery(queries.runs(app.name));
  return (
    <div className={styles.page}>
      <Panel title="Jobs">
        {jobs.isError ? (
          <ProblemNotice problem={jobs.error} onRetry={() => void jobs.refetch()} />
        ) : (
          <JobList app={app.name} jobs={jobs.data} />
        )}
      </Panel>
      <Panel title="Runs">
        {runs.isError ? (
          <ProblemNotice problem={runs.error} onRetry={() => void runs.refetch()} />
        ) : (
          <RunList app={app.name} runs={runs.data} />
        )}
      </Panel>
    </div>
  );
}

function JobList({ app, jobs }: { app: string; jobs: JobView[] | undefined }) {
  if (!jobs) {
    return <Loading />;
  }
  if (jobs.length === 0) {
    return (
      <Empty title="Nothing runs on a schedule">
        <p>A job is declared in the source’s gantry.yaml and comes with the next deployment:</p>
        <div className={styles.example}>
          <Command>{EXAMPLE}</Command>
        </div>
      </Empty>
    );
  }
  return (
    <ul>
      {jobs.map((job) => (
        <li key={job.name} className={styles.item}>
          <Job app={app} job={job} />
        </li>
      ))}
    </ul>
  );
}

function Job({ app, job }: { app: string; job: JobView }) {
  const store = useQueryClient();
  const mayRun = useMay('EXEC_IN_APPS');
  const mayChange = useMay('CHANGE_APPS');
  const change = useMutation({
    mutationFn: (verb: JobVerb) => api.changeJob(app, job.name, verb),
    onSuccess: () => store.invalidateQueries({ queryKey: queries.app(app).queryKey }),
  });
  return (
    <>
      <div className={styles.job}>
        <div className={styles.about}>
          <h3>
            {job.name}
            {job.last && <Status quiet condition={conditionOf(RUN_CONDITIONS, job.last.state)} />}
          </h3>
          <p className={styles.facts}>
            <code>{job.schedule}</code> {job.zone} ·{' '}
            {job.suspended ? (
              'suspended'
            ) : job.nextAt === undefined ? (
              'never due again'
            ) : (
              <>
                next <Until at={job.nextAt} />
              </>
            )}{' '}
            · <code>{shown(job.command)}</code>
          </p>
        </div>
        <div className={styles.acts}>
          {mayChange && (
            <Button
              small
              busy={change.isPending && change.variables !== 'run'}
              onClick={() => {
                change.mutate(job.suspended ? 'resume' : 'suspend');
              }}
            >
              {job.suspended ? 'Resume' : 'Suspend'}
              <span className="visually-hidden"> {job.name}</span>
            </Button>
          )}
          {mayRun && (
            <Button
              small
              busy={change.isPending && change.variables === 'run'}
              onClick={() => {
                change.mutate('run');
              }}
            >
              Run now<span className="visually-hidden"> {job.name}</span>
            </Button>
          )}
        </div>
      </div>
      {change.isError && (
        <div className={styles.problem}>
          <ProblemNotice problem={change.error} />
        </div>
      )}
    </>
  );
}

function RunList({ app, runs }: { app: string; runs: RunView[] | undefined }) {
  if (!runs) {
    return <Loading />;
  }
  if (runs.length === 0) {
    return (
      <Empty title="Nothing has been run yet">
        <p>A command runs once in the app’s image, with its configuration:</p>
        <Command>{`gantry run ${app} -it -- sh`}</Command>
      </Empty>
    );
  }
  return (
    <ol>
      {runs.map((run) => (
        <li key={run.id} className={styles.item}>
          <RunRow run={run} />
        </li>
      ))}
    </ol>
  );
}

function RunRow({ run }: { run: RunView }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.run}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className={styles.name}>{run.job ?? run.name}</span>
        <Status quiet condition={conditionOf(RUN_CONDITIONS, run.state)} />
        <span className={styles.command}>{shown(run.command)}</span>
        <span className={styles.soft}>{tookOf(run)}</span>
        <span className={styles.soft}>
          <Ago at={run.createdAt} />
        </span>
        <ChevronRight className={styles.chevron} aria-hidden="true" />
      </button>
      {open && (
        <div id={id} className={styles.more}>
          <RunMore run={run} />
        </div>
      )}
    </>
  );
}

function RunMore({ run }: { run: RunView }) {
  const store = useQueryClient();
  const mayStop = useMay('EXEC_IN_APPS');
  const stop = useMutation({
    mutationFn: () => api.stopRun(run.app, String(run.number)),
    onSuccess: () => store.invalidateQueries({ queryKey: queries.runs(run.app).queryKey }),
  });
  const facts = [
    run.name,
    `release ${run.release}`,
    run.node === undefined ? undefined : `on ${run.node}`,
    run.requestedBy === undefined ? undefined : `asked for by ${run.requestedBy}`,
    run.exitCode === undefined ? undefined : `status ${run.exitCode}`,
  ].filter((fact) => fact !== undefined);
  const why = run.failure?.detail ?? run.explanation;
  return (
    <>
      <p className={styles.facts}>
        {facts.join(' · ')}
        {why !== undefined && <> · {sentence(why)}</>}
      </p>
      <RunLog run={run} />
      {mayStop && run.endedAt === undefined && (
        <p>
          <Button
            small
            busy={stop.isPending}
            onClick={() => {
              stop.mutate();
            }}
          >
            Stop<span className="visually-hidden"> {run.name}</span>
          </Button>
        </p>
      )}
      {stop.isError && <ProblemNotice problem={stop.error} />}
    </>
  );
}

function tookOf({ startedAt, endedAt }: RunView): string {
  return startedAt === undefined || endedAt === undefined
    ? ''
    : showMillis(Date.parse(endedAt) - Date.parse(startedAt));
}

/** A command as a person writes it. */
function shown(command: string[]): string {
  return command.length === 3 && command[1] === '-c' ? (command[2] ?? '') : command.join(' ');
}
