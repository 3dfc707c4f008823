import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { MemberView, Role, TeamView } from '../api/types';
import { to } from '../app/routes';
import { useMay } from '../session/permissions';
import { Button, IconButton } from '../ui/Button';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import styles from './Access.module.css';
import { ROLES } from './roles';

/** A team: whose apps it has, and its people with their roles. */
export function Members({ team }: { team: TeamView }) {
  const members = useQuery(queries.members(team.name));
  const mayChange = useMay('CHANGE_TOKENS');
  const store = useQueryClient();
  const change = useMutation({
    mutationFn: ({ email, role }: { email: string; role: Role | undefined }) =>
      role === undefined ? api.removeMember(team.name, email) : api.putMember(team.name, email, role),
    onSuccess: () => store.invalidateQueries({ queryKey: queries.members(team.name).queryKey }),
  });
  return (
    <Panel title={`Team ${team.name}`} aside={`${team.apps.length} ${team.apps.length === 1 ? 'app' : 'apps'}`}>
      {team.apps.length > 0 && (
        <p className={styles.apps}>
          {team.apps.map((app) => (
            <Link key={app} href={to.app(app)}>
              {app}
            </Link>
          ))}
        </p>
      )}
      {members.isError ? (
        <ProblemNotice problem={members.error} onRetry={() => void members.refetch()} />
      ) : members.isPending ? (
        <Loading />
      ) : members.data.length === 0 ? (
        <Empty title="Nobody signs in for this team by name">
          <p>People come in by an identity provider; until there is one, tokens open the same doors.</p>
        </Empty>
      ) : (
        <ul>
          {members.data.map((member) => (
            <Person
              key={member.email}
              member={member}
              mayChange={mayChange}
              onChange={(role) => {
                change.mutate({ email: member.email, role });
              }}
            />
          ))}
        </ul>
      )}
      {change.isError && (
        <div className={styles.problem}>
          <ProblemNotice problem={change.error} />
        </div>
      )}
      {mayChange && (
        <AddPerson
          team={team.name}
          busy={change.isPending}
          onAdd={(email, role) => {
            change.mutate({ email, role });
          }}
        />
      )}
    </Panel>
  );
}

function Person({
  member,
  mayChange,
  onChange,
}: {
  member: MemberView;
  mayChange: boolean;
  onChange: (role: Role | undefined) => void;
}) {
  const role = ROLES.find((each) => each.role === member.role);
  return (
    <li className={styles.person}>
      <span className={styles.email}>{member.email}</span>
      {mayChange ? (
        <RoleSelect label={`Role of ${member.email}`} value={member.role} onChange={onChange} />
      ) : (
        <span>{role?.name}</span>
      )}
      <span className={styles.may}>{role?.may}</span>
      {mayChange && (
        <IconButton
          label={`Take ${member.email} out of the team`}
          onClick={() => {
            onChange(undefined);
          }}
        >
          <Trash2 aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}

function RoleSelect({ label, value, onChange }: { label: string; value: Role; onChange: (role: Role) => void }) {
  return (
    <select
      aria-label={label}
      className={styles.select}
      value={value}
      onChange={(event) => {
        onChange(event.target.value as Role);
      }}
    >
      {ROLES.map(({ role, name }) => (
        <option key={role} value={role}>
          {name}
        </option>
      ))}
    </select>
  );
}

function AddPerson({ team, busy, onAdd }: { team: string; busy: boolean; onAdd: (email: string, role: Role) => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('MEMBER');
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(email.trim(), role);
        setEmail('');
      }}
    >
      <input
        type="email"
        aria-label={`E-mail address of a new person in ${team}`}
        placeholder="name@example.com"
        value={email}
        autoComplete="off"
        onChange={(event) => {
          setEmail(event.target.value);
        }}
      />
      <RoleSelect label={`Role of the new person in ${team}`} value={role} onChange={setRole} />
      <Button type="submit" small busy={busy} disabled={email.trim() === ''}>
        <UserPlus aria-hidden="true" />
        Add
      </Button>
    </form>
  );
}
