import { NumberField } from '@base-ui/react/number-field';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { AppView, ProcessView } from '../api/types';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/Notice';
import { Replicas } from '../ui/Status';
import { bytesOf, cpuMillis, showBytes, showCores } from '../values/amounts';
import styles from './Processes.module.css';

/** More are asked of `gantry scale`, which does not slip. */
const MOST_REPLICAS = 100;

/** The process types with what each instance gets, and how many there shall be. */
export function Processes({ app }: { app: AppView }) {
  return (
    <ul>
      {app.processes.map((process) => (
        <ProcessRow key={process.type} app={app.name} process={process} />
      ))}
    </ul>
  );
}

function ProcessRow({ app, process }: { app: string; process: ProcessView }) {
  const mayScale = useMay('CHANGE_APPS');
  const facts = [
    `${showCores(cpuMillis(process.cpu))} cores`,
    showBytes(bytesOf(process.memory)),
    process.port === undefined ? undefined : `port ${process.port}`,
    process.port === undefined
      ? undefined
      : process.healthPath === undefined
        ? 'TCP check'
        : `GET ${process.healthPath}`,
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.process}>
      <div className={styles.about}>
        <h3>{process.type}</h3>
        <Replicas ready={Math.min(process.ready, process.replicas)} wanted={process.replicas} />
        <p className={styles.facts}>
          {facts.join(' · ')}
          {process.command.length > 0 && (
            <>
              {' · '}
              <code>{process.command.join(' ')}</code>
            </>
          )}
        </p>
      </div>
      {mayScale && <Scale app={app} process={process} />}
    </li>
  );
}

/** The wanted number is chosen first and sent by its own button, so that no slip of the hand stops an app. */
function Scale({ app, process }: { app: string; process: ProcessView }) {
  const store = useQueryClient();
  const [chosen, setChosen] = useState<number>();
  const scale = useMutation({
    mutationFn: (replicas: number) => api.setProcess(app, process.type, { replicas }),
    onSuccess: async () => {
      await Promise.all([
        store.invalidateQueries({ queryKey: queries.app(app).queryKey }),
        store.invalidateQueries({ queryKey: queries.apps().queryKey }),
      ]);
      setChosen(undefined);
    },
  });
  const wanted = chosen ?? process.replicas;
  const changed = wanted !== process.replicas;
  return (
    <>
      <div className={styles.scale}>
        <NumberField.Root
          value={wanted}
          min={0}
          max={MOST_REPLICAS}
          disabled={scale.isPending}
          onValueChange={(value) => {
            setChosen(value ?? undefined);
          }}
        >
          <NumberField.Group className={styles.stepper}>
            <NumberField.Decrement aria-label={`Fewer ${process.type} instances`}>
              <Minus aria-hidden="true" />
            </NumberField.Decrement>
            <NumberField.Input aria-label={`Wanted ${process.type} instances`} />
            <NumberField.Increment aria-label={`More ${process.type} instances`}>
              <Plus aria-hidden="true" />
            </NumberField.Increment>
          </NumberField.Group>
        </NumberField.Root>
        <Button
          small
          look={changed ? 'primary' : 'plain'}
          disabled={!changed}
          busy={scale.isPending}
          onClick={() => {
            scale.mutate(wanted);
          }}
        >
          {wanted === 0 && changed ? 'Stop all' : 'Scale'}
        </Button>
      </div>
      {scale.isError && (
        <div className={styles.problem}>
          <ProblemNotice problem={scale.error} />
        </div>
      )}
    </>
  );
}
