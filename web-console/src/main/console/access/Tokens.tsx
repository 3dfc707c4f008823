import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import type { TokenView } from '../api/types';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import table from '../ui/Table.module.css';
import { Ago, Until } from '../ui/Time';
import { NewToken } from './NewToken';

const KIND_WORDS: Record<string, string> = {
  ADMIN: 'all rights',
  TEAM_ADMIN: 'administrator',
  MEMBER: 'member',
  VIEWER: 'viewer',
  NODE: 'node',
  JOIN: 'joining nodes',
  ROUTER: 'router',
};

const CONSEQUENCES: Partial<Record<string, string>> = {
  NODE: 'The node is refused from now on: its containers run on, but it gets no more work until it joins anew.',
  ROUTER: 'The router is refused from now on: it serves what it knows, and learns of no more changes.',
  JOIN: 'No agent joins with it any more; nodes that have joined stay.',
};

/** The tokens that are valid, without their texts; new ones, and their end. */
export function Tokens({ teams }: { teams: string[] }) {
  const tokens = useQuery(queries.tokens());
  const mayChange = useMay('CHANGE_TOKENS');
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<TokenView>();
  return (
    <Panel
      title="Tokens"
      aside={
        mayChange && (
          <Button
            small
            onClick={() => {
              setMaking(true);
            }}
          >
            <Plus aria-hidden="true" />
            New token
          </Button>
        )
      }
    >
      {tokens.isError ? (
        <ProblemNotice problem={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.isPending ? (
        <Loading />
      ) : tokens.data.length === 0 ? (
        <Empty title="No tokens">
          <p>Scripts and pipelines need one to deploy.</p>
        </Empty>
      ) : (
        <TokenTable tokens={tokens.data} onEnd={mayChange ? setEnding : undefined} />
      )}
      {making && (
        <NewToken
          teams={teams}
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
      {ending && (
        <Revoke
          token={ending}
          onClose={() => {
            setEnding(undefined);
          }}
        />
      )}
    </Panel>
  );
}

function TokenTable({ tokens, onEnd }: { tokens: TokenView[]; onEnd: ((token: TokenView) => void) | undefined }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">For</th>
          <th scope="col">Team</th>
          <th scope="col">Issued</th>
          <th scope="col">Ends</th>
          {onEnd && (
            <th scope="col" className={table.end}>
              <span className="visually-hidden">What can be done</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {[...tokens]
          .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
          .map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td data-name="For">{KIND_WORDS[token.kind] ?? token.kind}</td>
              <td data-name="Team" className={table.soft}>
                {token.team ?? 'none'}
              </td>
              <td data-name="Issued" className={table.soft}>
                <Ago at={token.createdAt} />
              </td>
              <td data-name="Ends" className={table.soft}>
                {token.expiresAt === undefined ? 'never' : <Until at={token.expiresAt} />}
              </td>
              {onEnd && (
                <td className={table.end}>
                  <Button
                    small
                    onClick={() => {
                      onEnd(token);
                    }}
                  >
                    Revoke<span className="visually-hidden"> {token.name}</span>
                  </Button>
                </td>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Revoke({ token, onClose }: { token: TokenView; onClose: () => void }) {
  const store = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.revokeToken(token.id),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: queries.tokens().queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={`Revoke ${token.name}?`} open onClose={onClose}>
      <p>{CONSEQUENCES[token.kind] ?? 'Whatever uses it is refused from now on.'} A revoked token never comes back.</p>
      {revoke.isError && <ProblemNotice problem={revoke.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          busy={revoke.isPending}
          onClick={() => {
            revoke.mutate();
          }}
        >
          Revoke
        </Button>
      </DialogActions>
    </Dialog>
  );
}
