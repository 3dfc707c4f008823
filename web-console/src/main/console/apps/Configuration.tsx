import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, EyeOff, Plus, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { AppView, ConfigView } from '../api/types';
import { useMay } from '../session/permissions';
import { Button, IconButton } from '../ui/Button';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { addRow, changeOf, faultOfRow, rowsOf, type Row } from './configRows';
import styles from './Configuration.module.css';

/** The variables of an app's environment; saving makes a release. */
export function Configuration({ app }: { app: AppView }) {
  const config = useQuery(queries.config(app.name));
  return (
    <Panel
      title="Variables"
      aside={config.data && config.data.version > 0 ? `Version ${config.data.version}` : undefined}
    >
      {config.isError ? (
        <ProblemNotice problem={config.error} onRetry={() => void config.refetch()} />
      ) : config.isPending ? (
        <Loading />
      ) : (
        <Editor key={config.data.version} app={app} config={config.data} />
      )}
    </Panel>
  );
}

function Editor({ app, config }: { app: AppView; config: ConfigView }) {
  const store = useQueryClient();
  const [rows, setRows] = useState(() => rowsOf(config.values));
  const [reveal, setReveal] = useState(false);
  const mayChange = useMay('CHANGE_APPS');
  const change = changeOf(config.values, rows);
  const faults = rows.map((row) => faultOfRow(row, rows));
  const save = useMutation({
    mutationFn: () => api.changeConfig(app.name, change),
    onSuccess: () => store.invalidateQueries({ queryKey: queries.app(app.name).queryKey }),
  });
  const changes = Object.keys(change.set).length + change.unset.length;
  const setRow = (key: number, next: Partial<Row>) => {
    setRows(rows.map((row) => (row.key === key ? { ...row, ...next } : row)));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {rows.length === 0 && (
        <Empty title="No variables are set">
          <p>Instances get PORT and what the image sets.{mayChange && ' Add what the app needs beside that.'}</p>
        </Empty>
      )}
      <ul>
        {rows.map((row, index) => (
          <li key={row.key} className={styles.row} data-removed={row.removed}>
            <input
              aria-label={row.name === '' ? 'Name of the new variable' : `Name of ${row.name}`}
              aria-invalid={faults[index] !== undefined}
              placeholder="NAME"
              value={row.name}
              disabled={row.original || row.removed || !mayChange}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setRow(row.key, { name: event.target.value });
              }}
            />
            <input
              aria-label={row.name === '' ? 'Value of the new variable' : `Value of ${row.name}`}
              type={reveal || !row.original ? 'text' : 'password'}
              placeholder="value"
              value={row.value}
              disabled={row.removed || !mayChange}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setRow(row.key, { value: event.target.value });
              }}
            />
            {mayChange && (
              <IconButton
                label={row.removed ? `Keep ${row.name}` : `Remove ${row.name === '' ? 'the new variable' : row.name}`}
                onClick={() => {
                  if (row.original) {
                    setRow(row.key, { removed: !row.removed });
                  } else {
                    setRows(rows.filter(({ key }) => key !== row.key));
                  }
                }}
              >
                {row.removed ? <Undo2 aria-hidden="true" /> : <Trash2 aria-hidden="true" />}
              </IconButton>
            )}
            {faults[index] !== undefined && row.name !== '' && <p className={styles.fault}>{faults[index]}</p>}
          </li>
        ))}
      </ul>
      {save.isError && (
        <div className={styles.problem}>
          <ProblemNotice problem={save.error} />
        </div>
      )}
      <footer className={styles.foot}>
        {mayChange && (
          <Button
            small
            onClick={() => {
              setRows(addRow(rows));
            }}
          >
            <Plus aria-hidden="true" />
            Add a variable
          </Button>
        )}
        {config.version > 0 && (
          <Button
            small
            look="quiet"
            onClick={() => {
              setReveal(!reveal);
            }}
          >
            {reveal ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
            {reveal ? 'Hide values' : 'Show values'}
          </Button>
        )}
        <span className={styles.note}>
          {changes > 0 && app.release !== undefined && 'Saving makes a release and rolls it out.'}
        </span>
        {mayChange && (
          <Button
            type="submit"
            small
            look="primary"
            busy={save.isPending}
            disabled={changes === 0 || faults.some((fault) => fault !== undefined)}
          >
            Save{changes > 0 && ` ${changes} ${changes === 1 ? 'change' : 'changes'}`}
          </Button>
        )}
      </footer>
    </form>
  );
}
