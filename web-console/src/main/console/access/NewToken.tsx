import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { TokenKind } from '../api/types';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Command } from '../ui/Command';
import { Dialog, DialogActions } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { Notice, ProblemNotice } from '../ui/Notice';
import styles from './Access.module.css';
import { ROLES } from './roles';

const LIFETIMES = [
  { name: '1 day', duration: 'P1D' },
  { name: '30 days', duration: 'P30D' },
  { name: '1 year', duration: 'P365D' },
  { name: 'No end', duration: undefined },
] as const;

interface Kind {
  kind: TokenKind;
  name: string;
  may: string;
}

const PLATFORM_KINDS: Kind[] = [
  { kind: 'ADMIN', name: 'All rights', may: 'does everything on this platform' },
  { kind: 'JOIN', name: 'Joining nodes', may: 'lets agents become nodes, and nothing else' },
];

/** Asks what a new token is for, and shows its text, once. */
export function NewToken({ teams, onClose }: { teams: string[]; onClose: () => void }) {
  const store = useQueryClient();
  const ofAll = useMay('CHANGE_TEAMS');
  const kinds: Kind[] = [
    ...ROLES.map(({ role, ...rest }) => ({ kind: role, ...rest })),
    ...(ofAll ? PLATFORM_KINDS : []),
  ];
  const [name, setName] = useState('');
  const [kind, setKind] = useState<TokenKind>('MEMBER');
  const [team, setTeam] = useState(teams[0]);
  const [lifetime, setLifetime] = useState<string | undefined>('P30D');
  const isOfATeam = ROLES.some(({ role }) => role === kind);
  const make = useMutation({
    mutationFn: () => api.issueToken({ name: name.trim(), kind, team: isOfATeam ? team : undefined, lifetime }),
    onSuccess: () => store.invalidateQueries({ queryKey: queries.tokens().queryKey }),
  });
  if (make.data?.token !== undefined) {
    return <Issued name={make.data.name} text={make.data.token} onClose={onClose} />;
  }
  return (
    <Dialog title="New token" open onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextField
          label="Name"
          hint="By which people recognise it, for example: deploys from CI"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
        <Choice
          label="For"
          hint={kinds.find((each) => each.kind === kind)?.may}
          value={kind}
          options={kinds.map((each) => [each.kind, each.name])}
          onChange={(value) => {
            setKind(value as TokenKind);
          }}
        />
        {isOfATeam && teams.length > 1 && (
          <Choice label="Team" value={team ?? ''} options={teams.map((each) => [each, each])} onChange={setTeam} />
        )}
        <Choice
          label="Ends after"
          value={lifetime ?? ''}
          options={LIFETIMES.map((each) => [each.duration ?? '', each.name])}
          onChange={(value) => {
            setLifetime(value === '' ? undefined : value);
          }}
        />
        {make.isError && <ProblemNotice problem={make.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''} busy={make.isPending}>
            Issue the token
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Issued({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  return (
    <Dialog title={`The token ${name}`} open onClose={onClose}>
      <div className={styles.form}>
        <Notice tone="warn" title="Copy it now: it is not shown again.">
          <p>Gantry keeps only its digest.</p>
        </Notice>
        <Command>{text}</Command>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            I have it
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

function Choice({
  label,
  hint,
  value,
  options,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  value: string;
  options: (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.select}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      {hint !== undefined && <p id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
