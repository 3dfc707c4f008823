import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Problem } from '../api/problem';
import { queries } from '../api/queries';
import type { ImageDetail, ImageOrigin, LayerView } from '../api/types';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { Crumbs } from '../ui/Crumbs';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { PageHead, Panel } from '../ui/Panel';
import { Ago } from '../ui/Time';
import { showBytes } from '../values/amounts';
import { shortDigests } from '../values/texts';
import { showMillis } from '../values/time';
import styles from './Images.module.css';

const APPS = 'apps/';

/** An image with its layers, lowest first: how large each is, and which instruction made it. */
export function ImagePage({ name }: { name: string }) {
  useTitle(name);
  const detail = useQuery(queries.image(name));
  if (detail.isPending) {
    return <Loading lines={6} />;
  }
  if (detail.isError) {
    return Problem.from(detail.error).status === 404 ? (
      <Empty page title={`There is no image called ${name}`}>
        <p>
          <Link href={to.images()}>See all images</Link>
        </p>
      </Empty>
    ) : (
      <ProblemNotice problem={detail.error} onRetry={() => void detail.refetch()} />
    );
  }
  return <Detail name={name} detail={detail.data} />;
}

function Detail({
  name,
  detail: { image, platforms, mediaType, layers, origin },
}: {
  name: string;
  detail: ImageDetail;
}) {
  const app = image.repository.startsWith(APPS) ? image.repository.slice(APPS.length) : undefined;
  return (
    <>
      <Crumbs path={[['Images', to.images()]]} />
      <PageHead
        title={name}
        below={
          <>
            <span>{showBytes(image.size)}</span>
            {platforms.length > 0 && <span>{platforms.join(', ')}</span>}
            <Ago at={image.pushedAt} />
          </>
        }
      />
      <div className={styles.page}>
        <Panel title="Where it is from">
          <dl className={styles.facts}>
            <Fact name="Digest">
              <code>{image.digest}</code>
            </Fact>
            <Fact name="Manifest">
              <code>{mediaType}</code>
            </Fact>
            {origin && <Origin origin={origin} />}
            {app !== undefined && (
              <Fact name="Built for">
                <Link href={to.app(app)}>{app}</Link>; its <Link href={to.deployments(app)}>deployments</Link> tell the
                source of each build
              </Fact>
            )}
          </dl>
        </Panel>
        <Panel title="Layers" aside={`${layers.length}, lowest first`}>
          <Layers layers={layers} />
        </Panel>
      </div>
    </>
  );
}

/** What the statement beside the image says of its build. */
function Origin({ origin: { source, bases, begunAt, endedAt, softwareBill } }: { origin: ImageOrigin }) {
  return (
    <>
      {endedAt !== undefined && (
        <Fact name="Built">
          <Ago at={endedAt} />
          {begunAt !== undefined && ` in ${showMillis(Date.parse(endedAt) - Date.parse(begunAt))}`}
        </Fact>
      )}
      {source !== undefined && (
        <Fact name="Source">
          <code>{source}</code>
        </Fact>
      )}
      {Object.entries(bases).map(([name, digest]) => (
        <Fact key={name} name="Stands on">
          <code>
            {name}@{shortDigests(digest)}
          </code>
        </Fact>
      ))}
      {softwareBill && <Fact name="Software">A bill of what is in it (CycloneDX) is kept beside it</Fact>}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Layers({ layers }: { layers: LayerView[] }) {
  const largest = Math.max(1, ...layers.map(({ size }) => size));
  return (
    <ol>
      {layers.map((layer) => (
        <li key={layer.digest} className={styles.layer}>
          <span className={styles.by}>{layer.createdBy ?? 'The image does not say what made this layer.'}</span>
          <span className={styles.bar} aria-hidden="true">
            <svg width="100%" height="6" preserveAspectRatio="none" viewBox="0 0 100 6">
              <rect width={(100 * layer.size) / largest} height="6" rx="1" />
            </svg>
          </span>
          <span className={styles.size}>{showBytes(layer.size)}</span>
          <code className={styles.digest} title={layer.digest}>
            {layer.digest.replace(/^sha256:/, '').slice(0, 12)}
          </code>
        </li>
      ))}
    </ol>
  );
}
