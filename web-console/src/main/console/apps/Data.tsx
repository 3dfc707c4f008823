import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import type { VolumeView } from '../api/types';
import { Command } from '../ui/Command';
import { ProblemNotice } from '../ui/Notice';

/** The app's volumes, and where their data is. */
export function Data({ app }: { app: string }) {
  const volumes = useQuery(queries.volumes(app));
  return (
    <div>
      <dt>Data</dt>
      <dd>
        {volumes.isError && <ProblemNotice problem={volumes.error} onRetry={() => void volumes.refetch()} />}
        {volumes.data?.length === 0 && (
          <>
            Each instance has a disk of its own on its node, without a volume
            <Command>{`gantry volumes ${app} mount NAME PATH`}</Command>
            <small>
              What it writes to its disk ends with it. A volume keeps what is written at its path, for one instance.
            </small>
          </>
        )}
        {volumes.data?.map((volume) => (
          <div key={volume.name}>
            Volume <code>{volume.name}</code>
            {volume.path !== undefined && (
              <>
                {' at '}
                <code>{volume.path}</code>
                {` in ${volume.process ?? ''}`}
              </>
            )}
            <small>{whereabouts(volume)}</small>
          </div>
        ))}
      </dd>
    </div>
  );
}

function whereabouts({ node, process, removing }: VolumeView): string {
  if (removing) {
    return 'Its data is being deleted.';
  }
  if (node === undefined) {
    return 'It has no data yet.';
  }
  return process === undefined
    ? `Nothing mounts it; its data stays on node ${node} until it is removed.`
    : `Its data is on node ${node}; it outlives instances and releases, and has one writer.`;
}
