import { FileArchive } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import { to } from '../app/routes';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Command } from '../ui/Command';
import { Dialog, DialogActions } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { Notice, ProblemNotice } from '../ui/Notice';
import { Progress } from '../ui/Progress';
import { showBytes } from '../values/amounts';
import { faultOfName, nameFrom } from './appName';
import { archiveTypeOf, type ArchiveType } from './archive';
import styles from './DeployDialog.module.css';
import { Plan } from './Plan';

interface AskedDialog {
  app: string | undefined;
  file: File | undefined;
  onClose: () => void;
}

type Phase =
  | { at: 'asking' }
  | { at: 'unknown-file'; name: string }
  | { at: 'sending'; share: number }
  | { at: 'refused'; problem: unknown };

/**
 * From an archive to its deployment's page. An archive that was dropped on an app is sent at once; otherwise the
 * dialog asks for what is missing: the archive, the app's name.
 */
export function DeployDialog(asked: AskedDialog) {
  return useMay('CHANGE_APPS') ? (
    <DeployForm {...asked} />
  ) : (
    <Dialog title="Your role deploys nothing" open onClose={asked.onClose}>
      <p>
        Viewers see what their team has. A member of the team can deploy this, and its administrator can make you one.
      </p>
      <DialogActions>
        <Button onClick={asked.onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

/** A text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text);
    }, 400);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}

function DeployForm({ app, file: dropped, onClose }: AskedDialog) {
  const [, navigate] = useLocation();
  const store = useQueryClient();
  const [file, setFile] = useState(dropped);
  const [name, setName] = useState(app ?? (dropped ? nameFrom(dropped.name) : ''));
  const [touched, setTouched] = useState(false);
  const [phase, setPhase] = useState<Phase>({ at: 'asking' });
  const sending = useRef<AbortController>(undefined);
  const picker = useRef<HTMLInputElement>(null);
  const begun = useRef(false);

  const close = () => {
    sending.current?.abort();
    onClose();
  };

  const send = async (archive: File, to_: string) => {
    const type = await archiveTypeOf(archive);
    if (type === undefined) {
      setPhase({ at: 'unknown-file', name: archive.name });
      return;
    }
    await upload(archive, type, to_);
  };

  const upload = async (archive: File, type: ArchiveType, target: string) => {
    const abort = new AbortController();
    sending.current = abort;
    setPhase({ at: 'sending', share: 0 });
    try {
      const deployment = await api.deployArchive(
        target,
        archive,
        type,
        (share) => {
          setPhase({ at: 'sending', share });
        },
        abort.signal,
      );
      store.setQueryData(queries.deployment(target, deployment.id).queryKey, deployment);
      onClose();
      navigate(to.deployment(target, deployment.id));
    } catch (problem) {
      if (!abort.signal.aborted) {
        setPhase({ at: 'refused', problem });
      }
    }
  };

  useEffect(() => {
    if (app !== undefined && dropped && !begun.current) {
      begun.current = true;
      void send(dropped, app);
    }
  });

  const fault = faultOfName(name);
  const settled = useSettled(name);
  const choose = (chosen: File | undefined) => {
    if (chosen) {
      setFile(chosen);
      setPhase({ at: 'asking' });
      if (name === '') {
        setName(nameFrom(chosen.name));
      }
    }
  };

  return (
    <Dialog title={app === undefined ? 'Deploy an app' : `Deploy ${app}`} open onClose={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setTouched(true);
          if (file && fault === undefined) {
            void send(file, name);
          }
        }}
      >
        <input
          ref={picker}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label="Source archive"
          accept=".gz,.tgz,.tar,.zip,application/gzip,application/zip,application/x-tar"
          onChange={(event) => {
            choose(event.target.files?.[0]);
          }}
        />
        <button
          type="button"
          className={styles.file}
          disabled={phase.at === 'sending'}
          onClick={() => {
            picker.current?.click();
          }}
        >
          <FileArchive aria-hidden="true" />
          {file ? (
            <span>
              {file.name} <small>{showBytes(file.size)}</small>
            </span>
          ) : (
            <span>
              Choose an archive of your source <small>.tar.gz, .tgz, .tar or .zip, or drop it anywhere</small>
            </span>
          )}
        </button>
        {app === undefined && (
          <TextField
            label="App"
            value={name}
            disabled={phase.at === 'sending'}
            hint={fault === undefined ? `A new app is made if there is none called ${name} yet.` : 'For example: hello'}
            fault={touched ? fault : undefined}
            onChange={(event) => {
              setName(event.target.value);
            }}
            onBlur={() => {
              setTouched(name !== '');
            }}
          />
        )}
        {file && app === undefined && faultOfName(settled) === undefined && phase.at === 'asking' && (
          <Plan app={settled} archive={file} />
        )}
        {phase.at === 'unknown-file' && (
          <Notice tone="bad" title={`${phase.name} is not an archive that Gantry can build from`}>
            <p>Make one from your source directory, then drop it here:</p>
            <Command>tar czf src.tar.gz -C my-app .</Command>
          </Notice>
        )}
        {phase.at === 'refused' && <ProblemNotice problem={phase.problem} />}
        {phase.at === 'sending' && (
          <Progress
            label={phase.share < 1 ? `Sending ${file?.name ?? ''}` : 'Checking the archive'}
            share={phase.share < 1 ? phase.share : undefined}
          />
        )}
        {app === undefined && phase.at === 'asking' && !file && (
          <div className={styles.other}>
            <p>Or from a terminal, in the source directory:</p>
            <Command>{`gantry push . --app ${fault === undefined ? name : 'hello'}`}</Command>
          </div>
        )}
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!file} busy={phase.at === 'sending'}>
            Deploy
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
