import type { NodeView } from '../api/types';
import { useDeploy } from '../drop/deployTarget';
import { Button } from '../ui/Button';
import { Command } from '../ui/Command';
import { Notice } from '../ui/Notice';
import styles from './FirstRun.module.css';

/** What stands where the apps will be: the ways to bring the first one, each with its exact command. */
export function FirstRun({ nodes }: { nodes: NodeView[] }) {
  const deploy = useDeploy();
  const origin = window.location.origin;
  return (
    <section className={styles.first} aria-labelledby="first-run">
      <header>
        <h2 id="first-run">Push your first app</h2>
        <p>
          Bring a directory with a Dockerfile. Gantry builds it, stores the image, starts it on a node, waits until it
          is healthy and gives you its address.
        </p>
      </header>
      {nodes.length === 0 && (
        <Notice tone="warn" title="No node has joined yet">
          <p>An app can be built and run once there is one. On this host:</p>
          <Command>gantry up</Command>
        </Notice>
      )}
      <ol className={styles.ways}>
        <li>
          <h3>Drop an archive here</h3>
          <p>Anywhere on this window: a .tar.gz, .tgz, .tar or .zip of your source.</p>
          <Button
            look="primary"
            onClick={() => {
              deploy.ask();
            }}
          >
            Choose an archive
          </Button>
        </li>
        <li>
          <h3>Push a directory</h3>
          <p>
            In your source directory, on the server. On another machine first run <code>gantry login {origin}</code>
          </p>
          <Command>gantry push . --app hello</Command>
        </li>
        <li>
          <h3>With nothing but curl</h3>
          <p>From any machine that has a token.</p>
          <Command>{`tar czf - . | curl --data-binary @- \\
  -H "Authorization: Bearer $GANTRY_TOKEN" \\
  -H "Content-Type: application/gzip" \\
  "${origin}/api/v1/apps/hello/deployments?wait=true"`}</Command>
        </li>
        <li>
          <h3>Try the example</h3>
          <p>From a checkout of Gantry, on the server.</p>
          <Command>./gantry up --demo</Command>
        </li>
      </ol>
    </section>
  );
}
