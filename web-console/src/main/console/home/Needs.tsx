import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { to } from '../app/routes';
import { MiniTimeline } from '../deployments/MiniTimeline';
import { STAGE_WORDS } from '../deployments/stages';
import { elapsed } from '../deployments/timeline';
import { Panel } from '../ui/Panel';
import { Status } from '../ui/Status';
import { Ago, useNow } from '../ui/Time';
import { APP_CONDITIONS, conditionOf, NODE_CONDITIONS, type Condition, type Tone } from '../ui/tone';
import { endedSentence, sentence } from '../values/texts';
import { showSeconds } from '../values/time';
import type { Need } from './needs';
import styles from './Needs.module.css';

/** One row for each thing that needs a person or is under way; each leads to its explanation. */
export function Needs({ needs }: { needs: Need[] }) {
  return (
    <Panel title="Needs a look">
      <ul className={styles.needs}>
        {needs.map((need) => (
          <NeedRow key={keyOf(need)} need={need} />
        ))}
      </ul>
    </Panel>
  );
}

function NeedRow({ need }: { need: Need }) {
  switch (need.kind) {
    case 'app':
      return (
        <Row
          tone={need.tone}
          href={to.app(need.app.name)}
          name={need.app.name}
          condition={conditionOf(APP_CONDITIONS, need.app.status)}
        >
          {need.app.explanation !== undefined && sentence(need.app.explanation)}
        </Row>
      );
    case 'failed': {
      const { deployment, app } = need;
      const stage = deployment.failedStage === undefined ? '' : ` at ${STAGE_WORDS[deployment.failedStage].name}`;
      return (
        <Row
          tone={need.tone}
          href={to.deployment(app.name, deployment.id)}
          name={app.name}
          condition={{ tone: 'bad', word: `Deployment ${deployment.number} failed${stage}` }}
        >
          {deployment.failure && endedSentence(deployment.failure.detail)}{' '}
          {deployment.servingRelease !== undefined && `Release ${deployment.servingRelease} still serves.`}{' '}
          <Ago at={deployment.endedAt ?? deployment.createdAt} />
        </Row>
      );
    }
    case 'deploying':
      return <DeployingRow need={need} />;
    case 'node':
      return (
        <Row
          tone={need.tone}
          href={to.nodes()}
          name={need.node.name}
          condition={conditionOf(NODE_CONDITIONS, need.node.status)}
        >
          {need.node.faults.length > 0 ? (
            need.node.faults.join(' ')
          ) : (
            <>
              It reported last <Ago at={need.node.lastSeen} />.
            </>
          )}
        </Row>
      );
  }
}

function DeployingRow({ need: { app, deployment } }: { need: Extract<Need, { kind: 'deploying' }> }) {
  const now = useNow(1000);
  return (
    <Row
      tone="busy"
      href={deployment ? to.deployment(app.name, deployment.id) : to.app(app.name)}
      name={app.name}
      condition={{ tone: 'busy', word: deployment ? `Deployment ${deployment.number}` : 'Deploying' }}
    >
      {deployment ? (
        <span className={styles.progress}>
          <MiniTimeline view={deployment} />
          <span>{showSeconds(elapsed(deployment, now))}</span>
        </span>
      ) : (
        app.explanation
      )}
    </Row>
  );
}

function Row({
  tone,
  href,
  name,
  condition,
  children,
}: {
  tone: Tone;
  href: string;
  name: string;
  condition: Condition;
  children: ReactNode;
}) {
  return (
    <li>
      <Link href={href} className={styles.row} data-tone={tone}>
        <span className={styles.name}>{name}</span>
        <Status condition={condition} />
        <span className={styles.story}>{children}</span>
        <ChevronRight className={styles.chevron} aria-hidden="true" />
      </Link>
    </li>
  );
}

function keyOf(need: Need): string {
  return need.kind === 'node' ? `node ${need.node.id}` : `${need.kind} ${need.app.name}`;
}
