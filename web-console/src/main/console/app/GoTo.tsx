import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Box, Calendar, CornerDownLeft, House, KeyRound, Layers, ScrollText, Server, Settings2 } from 'lucide-react';
import { useLocation } from 'wouter';
import { queries } from '../api/queries';
import styles from './GoTo.module.css';
import { to } from './routes';

interface Place {
  name: string;
  kind: string;
  path: string;
  icon: typeof Box;
}

const PAGES: Place[] = [
  { name: 'Apps', kind: 'page', path: to.home(), icon: House },
  { name: 'Nodes', kind: 'page', path: to.nodes(), icon: Server },
  { name: 'Images', kind: 'page', path: to.images(), icon: Layers },
  { name: 'Events', kind: 'page', path: to.events(), icon: Calendar },
  { name: 'Access: teams, members, tokens', kind: 'page', path: to.access(), icon: KeyRound },
];

/** Goes to any app or page by a few letters of its name. */
export function GoTo({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [, navigate] = useLocation();
  const apps = useQuery(queries.apps()).data ?? [];
  const places: Place[] = [
    ...apps.map(({ name }) => ({ name, kind: 'app', path: to.app(name), icon: Box })),
    ...apps.map(({ name }) => ({ name: `${name} logs`, kind: 'logs', path: to.logs(name), icon: ScrollText })),
    ...apps.map(({ name }) => ({
      name: `${name} configuration`,
      kind: 'page',
      path: to.config(name),
      icon: Settings2,
    })),
    ...PAGES,
  ];
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label="Go to">
          <Autocomplete.Root
            open
            inline
            items={places}
            itemToStringValue={(place: Place) => place.name}
            autoHighlight="always"
            keepHighlight
          >
            <Autocomplete.Input
              className={styles.input}
              placeholder="Go to an app or page"
              aria-label="Go to an app or page"
            />
            <Autocomplete.Empty className={styles.none}>Nothing has that name.</Autocomplete.Empty>
            <Autocomplete.List className={styles.list}>
              {(place: Place) => (
                <Autocomplete.Item
                  key={place.path}
                  value={place}
                  className={styles.item}
                  onClick={() => {
                    onOpenChange(false);
                    navigate(place.path);
                  }}
                >
                  <place.icon aria-hidden="true" />
                  {place.name}
                  <span className={styles.kind}>{place.kind}</span>
                  <CornerDownLeft className={styles.enter} aria-hidden="true" />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
