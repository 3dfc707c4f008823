import type { NodeView } from '../api/types';
import { useDeploy } from '../drop/deployTarget';
import { useMay } from '../session/permissions';
import { Button } from '../ui/Button';
import { Command } from '../ui/Command';
import { Empty, Notice } from '../ui/Notice';
import styles from './FirstRun.module.css';

/** What stands where the apps will be: the ways to bring the first one, each with its exact command. */
export function FirstRun({ nodes }: { nodes: NodeView[] }) {
  const deploy = useDeploy();
  const mayDeploy = useMay('CHANGE_APPS');
  const origin = window.location.origin;
  if (!mayDeploy) {
    return (
      <Empty title="Your team has no apps yet">
        <p>Your role sees apps and deploys none. Once a member of your team has pushed one, it shows here.</p>
      </Empty>
    );
  }
  return (
    <section className={styles.first} aria-labelledby="first-run">
      <header>
        <h2 id="first-run">Push your first app</h2>
        <p>
          Bring a directory with a Dockerfile, or the source of a Java, Go, Python, Node.js or static app. Gantry builds
          it, stores the image, starts it on a node, waits until it is healthy and gives you its address.
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
          <h3>Push with git</h3>
          <p>Into any repository that you have; the stages show as its remote lines.</p>
          <Command>{`git push ${origin.replace('://', '://gantry:$GANTRY_TOKEN@')}/git/hello.git main`}</Command>
        </li>
        <li>
          <h3>Fetch a repository</h3>
          <p>Gantry fetches what another host has.</p>
          <Command>gantry deploy hello --git https://example.com/hello.git</Command>
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
