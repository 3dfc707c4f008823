import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import { useTitle } from '../app/title';
import { useMay } from '../session/permissions';
import { Loading, ProblemNotice } from '../ui/Notice';
import { PageHead } from '../ui/Panel';
import styles from './Access.module.css';
import { NewTeam } from './NewTeam';
import { Members } from './Members';
import { Tokens } from './Tokens';

/** Who may do what: the teams with their people, and the tokens. */
export function AccessPage() {
  useTitle('Access');
  const who = useQuery(queries.whoAmI()).data;
  const teams = useQuery(queries.teams());
  const seesTokens = useMay('READ_TOKENS');
  const makesTeams = useMay('CHANGE_TEAMS');
  return (
    <>
      <PageHead
        title="Access"
        below={who && `You are signed in as ${who.name}, ${ROLE_WORDS[who.kind] ?? who.kind.toLowerCase()}.`}
        actions={makesTeams && <NewTeam />}
      />
      <div className={styles.page}>
        {teams.isError ? (
          <ProblemNotice problem={teams.error} onRetry={() => void teams.refetch()} />
        ) : teams.isPending ? (
          <Loading />
        ) : (
          teams.data.map((team) => <Members key={team.name} team={team} />)
        )}
        {seesTokens && <Tokens teams={(teams.data ?? []).map(({ name }) => name)} />}
      </div>
    </>
  );
}

const ROLE_WORDS: Record<string, string> = {
  ADMIN: 'with all rights on this platform',
  TEAM_ADMIN: 'an administrator of your team',
  MEMBER: 'a member of your team',
  VIEWER: 'a viewer of your team',
};
