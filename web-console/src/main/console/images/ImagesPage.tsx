import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../api/queries';
import type { ImageRepositoryView, ImageView } from '../api/types';
import { to } from '../app/routes';
import { useTitle } from '../app/title';
import { Command } from '../ui/Command';
import { TextField } from '../ui/Field';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { PageHead, Panel } from '../ui/Panel';
import table from '../ui/Table.module.css';
import { Ago } from '../ui/Time';
import { showBytes } from '../values/amounts';
import styles from './Images.module.css';

/** What the platform's registry holds: repositories with their tags, the newest first. */
export function ImagesPage() {
  useTitle('Images');
  const repositories = useQuery(queries.repositories());
  const images = useQuery(queries.images());
  const [filter, setFilter] = useState('');
  const problem = repositories.error ?? images.error;
  return (
    <>
      <PageHead title="Images" below="What the platform’s own registry holds. Builds and pushes bring images here." />
      {problem ? (
        <ProblemNotice
          problem={problem}
          onRetry={() => {
            void repositories.refetch();
            void images.refetch();
          }}
        />
      ) : !repositories.data || !images.data ? (
        <Loading lines={6} />
      ) : repositories.data.length === 0 ? (
        <NoImages />
      ) : (
        <div className={styles.page}>
          <div className={styles.filter}>
            <TextField
              label="Filter"
              placeholder="a repository or tag"
              value={filter}
              onChange={(event) => {
                setFilter(event.target.value);
              }}
            />
          </div>
          <Repositories repositories={repositories.data} images={images.data} filter={filter.trim().toLowerCase()} />
        </div>
      )}
    </>
  );
}

function NoImages() {
  return (
    <Empty title="The registry is empty">
      <p>Deploying a source builds an image. A root file system or a saved image comes in by:</p>
      <Command>gantry images import debian:bookworm rootfs.tar</Command>
    </Empty>
  );
}

function Repositories({
  repositories,
  images,
  filter,
}: {
  repositories: ImageRepositoryView[];
  images: ImageView[];
  filter: string;
}) {
  const shown = repositories
    .map((repository) => ({
      repository,
      tags: images
        .filter((image) => image.repository === repository.repository)
        .filter(({ repository: name, tag }) => `${name}:${tag}`.toLowerCase().includes(filter))
        .sort((a, b) => Number(isCache(a)) - Number(isCache(b)) || b.pushedAt.localeCompare(a.pushedAt)),
    }))
    .filter(({ repository, tags }) => tags.length > 0 || repository.repository.toLowerCase().includes(filter));
  return shown.length === 0 ? (
    <Empty title="No image matches the filter" />
  ) : (
    shown.map(({ repository, tags }) => (
      <Panel key={repository.repository} title={repository.repository} aside={asideOf(tags, repository)}>
        <Tags tags={tags} />
      </Panel>
    ))
  );
}

/** Where builds keep their steps for the next build: not an image that can be run (docs/builds.md). */
const BUILD_CACHE = 'build-cache';

function isCache({ repository, tag }: ImageView): boolean {
  return repository.startsWith('apps/') && tag === BUILD_CACHE;
}

function asideOf(tags: ImageView[], { bytes }: ImageRepositoryView): string {
  const images = tags.filter((image) => !isCache(image)).length;
  return `${images} ${images === 1 ? 'tag' : 'tags'} · ${showBytes(bytes)}`;
}

function Tags({ tags }: { tags: ImageView[] }) {
  if (tags.length === 0) {
    return <Empty title="No tag points here" />;
  }
  return (
    <table className={`${table.table} ${styles.tags}`}>
      <thead>
        <tr>
          <th scope="col">Tag</th>
          <th scope="col">Digest</th>
          <th scope="col" className={table.number}>
            Size
          </th>
          <th scope="col" className={table.end}>
            Pushed
          </th>
        </tr>
      </thead>
      <tbody>
        {tags.map((image) => (
          <tr key={image.tag}>
            <th scope="row">
              {isCache(image) ? (
                <>
                  Build cache
                  <small className={styles.cache}>steps kept for the next build, nothing to run</small>
                </>
              ) : (
                <Link href={to.image(`${image.repository}:${image.tag}`)}>{image.tag}</Link>
              )}
            </th>
            <td data-name="Digest" className={table.soft}>
              <code title={image.digest}>{image.digest.replace(/^sha256:/, '').slice(0, 12)}</code>
            </td>
            <td data-name="Size" className={table.number}>
              {showBytes(image.size)}
            </td>
            <td data-name="Pushed" className={table.end}>
              <Ago at={image.pushedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
