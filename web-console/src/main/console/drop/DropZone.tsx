import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useRoute } from 'wouter';
import { part } from '../app/part';
import { DeployContext, type Deploy } from './deployTarget';
import styles from './DropZone.module.css';

const DeployDialog = part(
  () => import('./DeployDialog'),
  (module) => module.DeployDialog,
);

/** What is to be deployed: a file, when one was dropped, and the app that it was dropped on. */
interface Asked {
  app: string | undefined;
  file: File | undefined;
}

/**
 * Takes an archive that is dropped anywhere on the window. Dropped on an app's page, or on an element that names its
 * app in data-drop-app, it goes to that app.
 */
export function DropZone({ children }: { children: ReactNode }) {
  const [, route] = useRoute<{ app: string }>('/apps/:app/*?');
  const pageApp = route?.app;
  const [over, setOver] = useState<string | true>();
  const [asked, setAsked] = useState<Asked>();
  const depth = useRef(0);

  useEffect(() => {
    const appAt = (event: DragEvent) =>
      event.target instanceof Element
        ? (event.target.closest<HTMLElement>('[data-drop-app]')?.dataset['dropApp'] ?? pageApp)
        : pageApp;
    const onEnter = (event: DragEvent) => {
      if (carriesFile(event)) {
        event.preventDefault();
        depth.current++;
        setOver(appAt(event) ?? true);
      }
    };
    const onOver = (event: DragEvent) => {
      if (carriesFile(event)) {
        event.preventDefault();
        setOver(appAt(event) ?? true);
      }
    };
    const onLeave = () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) {
        setOver(undefined);
      }
    };
    const onDrop = (event: DragEvent) => {
      depth.current = 0;
      setOver(undefined);
      const file = event.dataTransfer?.files[0];
      if (file) {
        event.preventDefault();
        setAsked({ app: appAt(event), file });
      }
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [pageApp]);

  const deploy = useMemo<Deploy>(
    () => ({
      ask: (app) => {
        setAsked({ app, file: undefined });
      },
    }),
    [],
  );

  return (
    <DeployContext value={deploy}>
      {children}
      {over !== undefined && (
        <div className={styles.overlay} aria-hidden="true">
          <p>{over === true ? 'Drop to deploy as an app' : `Drop to deploy to ${over}`}</p>
        </div>
      )}
      {asked && (
        <Suspense>
          <DeployDialog
            app={asked.app}
            file={asked.file}
            onClose={() => {
              setAsked(undefined);
            }}
          />
        </Suspense>
      )}
    </DeployContext>
  );
}

function carriesFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
