import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IDENTITY_PROVIDER } from '../api/calls';
import { Problem } from '../api/problem';
import { queries } from '../api/queries';
import { Logo } from '../app/Logo';
import { useTitle } from '../app/title';
import { Button, buttonClass } from '../ui/Button';
import { Command } from '../ui/Command';
import { TextField } from '../ui/Field';
import { useSession } from './sessionState';
import styles from './SignIn.module.css';

/** Asks for a token and says where there is one. */
export function SignIn() {
  useTitle('Sign in');
  const session = useSession();
  // A token is a way in any case, so whether there is another one holds nobody up.
  const provider = useQuery(queries.signInWays()).data?.oidc;
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const submit = async () => {
    const given = token.trim();
    if (given === '') {
      setFault('Paste a token first.');
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      await session.signIn(given);
    } catch (error) {
      const problem = Problem.from(error);
      setFault(
        problem.status === 401
          ? 'Gantry does not know this token. It may have expired, or a part of it was not copied.'
          : [problem.detail, problem.remedy].filter(Boolean).join(' '),
      );
      setBusy(false);
    }
  };

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Logo size={34} />
          <h1>Sign in to Gantry</h1>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField
            label="Token"
            type="password"
            name="token"
            autoComplete="current-password"
            // The page has nothing else to do.
            // eslint-disable-next-line jsx-a11y-x/no-autofocus
            autoFocus
            placeholder="gtr_…"
            value={token}
            fault={fault}
            onChange={(event) => {
              setToken(event.target.value);
            }}
          />
          <Button type="submit" look="primary" busy={busy}>
            Sign in
          </Button>
        </form>
        {provider !== undefined && (
          <a className={buttonClass()} href={IDENTITY_PROVIDER}>
            Sign in with {provider}
          </a>
        )}
        <div className={styles.help}>
          <p>The first start wrote the administrator’s token to a file that only root can read. On the server:</p>
          <Command>sudo cat /var/lib/gantry/admin-token</Command>
        </div>
      </div>
    </main>
  );
}
