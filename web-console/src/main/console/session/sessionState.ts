import { createContext, useContext } from 'react';

/** Whether somebody is signed in, and the way in and out. */
export interface Session {
  signIn: (token: string) => Promise<void>;
  signOut: () => Promise<void>;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('useSession is used outside of SessionGate');
  }
  return session;
}
