import { LogOut, Moon, Search, Sun, Upload } from 'lucide-react';
import { Suspense, useCallback, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useDeploy } from '../drop/deployTarget';
import { useLive } from '../live/liveState';
import { useMay } from '../session/permissions';
import { useSession } from '../session/sessionState';
import { Button, IconButton } from '../ui/Button';
import { Logo } from './Logo';
import { part } from './part';
import { to } from './routes';
import styles from './Shell.module.css';
import { useGoToKeys } from './useGoToKeys';
import { chooseTheme, useDark } from './theme';

const GoTo = part(
  () => import('./GoTo'),
  (module) => module.GoTo,
);

const SECTIONS = [
  { name: 'Apps', path: to.home(), holds: (at: string) => at === '/' || at.startsWith('/apps') },
  { name: 'Nodes', path: to.nodes(), holds: (at: string) => at.startsWith('/nodes') },
  { name: 'Images', path: to.images(), holds: (at: string) => at.startsWith('/images') },
  { name: 'Events', path: to.events(), holds: (at: string) => at.startsWith('/events') },
  { name: 'Access', path: to.access(), holds: (at: string) => at.startsWith('/access') },
];

/** The frame around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const deploy = useDeploy();
  const mayDeploy = useMay('CHANGE_APPS');
  // Undefined until it is asked for: only then is it loaded.
  const [going, setGoing] = useState<boolean>();
  useGoToKeys(
    useCallback(() => {
      setGoing(true);
    }, []),
  );
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <div className={styles.inner}>
          <Link href={to.home()} className={styles.brand} aria-label="Gantry, home">
            <Logo />
            <span>Gantry</span>
          </Link>
          <nav className={styles.nav} aria-label="Sections">
            {SECTIONS.map(({ name, path, holds }) => (
              <Link key={name} href={path} aria-current={holds(location) ? 'page' : undefined}>
                {name}
              </Link>
            ))}
          </nav>
          <div className={styles.tools}>
            <Liveness />
            <button
              type="button"
              className={styles.search}
              aria-label="Go to an app or page"
              onClick={() => {
                setGoing(true);
              }}
            >
              <Search aria-hidden="true" />
              <span>Go to…</span>
              <kbd aria-hidden="true">/</kbd>
            </button>
            {mayDeploy && (
              <Button
                small
                look="primary"
                aria-label="Deploy"
                onClick={() => {
                  deploy.ask();
                }}
              >
                <Upload aria-hidden="true" />
                <span className={styles.wide}>Deploy</span>
              </Button>
            )}
            <ThemeToggle />
            <SignOut />
          </div>
        </div>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      {going !== undefined && (
        <Suspense>
          <GoTo open={going} onOpenChange={setGoing} />
        </Suspense>
      )}
    </>
  );
}

/** Says when what the page shows may be old; says nothing while it is live. */
function Liveness() {
  const live = useLive();
  return (
    <span role="status" className={styles.liveness}>
      {live === 'waiting' && <span className={styles.offline}>Reconnecting…</span>}
      {live === 'refused' && <span className={styles.offline}>Not live: reload to see news</span>}
    </span>
  );
}

/** Turns light to dark and back. What the system says counts until somebody turns it. */
function ThemeToggle() {
  const dark = useDark();
  return (
    <IconButton
      label={dark ? 'Light colours' : 'Dark colours'}
      onClick={() => {
        chooseTheme(dark ? 'light' : 'dark');
      }}
    >
      {dark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
    </IconButton>
  );
}

function SignOut() {
  const session = useSession();
  return (
    <IconButton
      label="Sign out"
      onClick={() => {
        void session.signOut();
      }}
    >
      <LogOut aria-hidden="true" />
    </IconButton>
  );
}
