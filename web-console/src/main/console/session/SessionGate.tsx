import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { api } from '../api/calls';
import { onSignedOut } from '../api/http';
import { Problem } from '../api/problem';
import { queries } from '../api/queries';
import { SessionContext, type Session } from './sessionState';
import { SignIn } from './SignIn';

/**
 * Shows its children to whoever is signed in, and the sign-in page to everybody else. The session is an HttpOnly
 * cookie that script cannot see, so the first answer of the API tells.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const store = useQueryClient();
  const [signedOut, setSignedOut] = useState(false);
  const first = useQuery({ ...queries.apps(), enabled: !signedOut });
  // What the caller may do decides what the pages show.
  const who = useQuery({ ...queries.whoAmI(), enabled: !signedOut });

  useEffect(() => {
    onSignedOut(() => {
      setSignedOut(true);
    });
  }, []);

  const session = useMemo<Session>(
    () => ({
      signIn: async (token) => {
        await api.signIn(token);
        store.clear();
        setSignedOut(false);
      },
      signOut: async () => {
        await api.signOut().catch((error: unknown) => {
          if (Problem.from(error).status !== 401) {
            throw error;
          }
        });
        store.clear();
        setSignedOut(true);
      },
    }),
    [store],
  );

  return (
    <SessionContext value={session}>
      {signedOut ? <SignIn /> : first.isPending || who.isPending ? null : children}
    </SessionContext>
  );
}
