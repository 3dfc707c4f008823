import { Menu } from '@base-ui/react/menu';
import { LogOut, Monitor, Moon, Search, Sun, Upload } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useDeploy } from '../drop/deployTarget';
import { useLive } from '../live/liveState';
import { useSession } from '../session/sessionState';
import { Button, IconButton } from '../ui/Button';
import { GoTo } from './GoTo';
import { Logo } from './Logo';
import { to } from './routes';
import styles from './Shell.module.css';
import { chooseTheme, useTheme, type Theme } from './theme';

const SECTIONS = [
  { name: 'Apps', path: to.home(), holds: (at: string) => at === '/' || at.startsWith('/apps') },
  { name: 'Nodes', path: to.nodes(), holds: (at: string) => at.startsWith('/nodes') },
  { name: 'Events', path: to.events(), holds: (at: string) => at.startsWith('/events') },
];

/** The frame around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const deploy = useDeploy();
  const [going, setGoing] = useState(false);
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
            <ThemeMenu />
            <SignOut />
          </div>
        </div>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      <GoTo open={going} onOpenChange={setGoing} />
    </>
  );
}

/** Says when what the page shows may be old; says nothing while it is live. */
function Liveness() {
  const live = useLive();
  return (
    <span role="status" className={styles.liveness}>
      {live === 'waiting' && <span className={styles.offline}>Reconnecting…</span>}
    </span>
  );
}

const THEMES: { theme: Theme; name: string; icon: typeof Sun }[] = [
  { theme: 'system', name: 'As the system', icon: Monitor },
  { theme: 'light', name: 'Light', icon: Sun },
  { theme: 'dark', name: 'Dark', icon: Moon },
];

function ThemeMenu() {
  const theme = useTheme();
  const Icon = (THEMES.find((each) => each.theme === theme) ?? { icon: Monitor }).icon;
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <IconButton label="Theme">
            <Icon aria-hidden="true" />
          </IconButton>
        }
      />
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className={styles.layer}>
          <Menu.Popup className={styles.menu}>
            <Menu.RadioGroup
              value={theme}
              onValueChange={(next: Theme) => {
                chooseTheme(next);
              }}
            >
              {THEMES.map(({ theme: each, name, icon: Each }) => (
                <Menu.RadioItem key={each} value={each} className={styles.item} closeOnClick>
                  <Each aria-hidden="true" />
                  {name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
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
