import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { api } from '../api/calls';
import { Button } from '../ui/Button';
import { Loading, ProblemNotice } from '../ui/Notice';
import { archiveTypeOf } from './archive';
import styles from './Plan.module.css';

/** What a deployment of the archive would do, asked of the platform before it is done. */
export function Plan({ app, archive }: { app: string; archive: File }) {
  const plan = useQuery({
    queryKey: ['plan', app, archive.name, archive.size, archive.lastModified],
    queryFn: async ({ signal }) => {
      const type = await archiveTypeOf(archive);
      return type === undefined ? null : await api.planArchive(app, archive, type, signal);
    },
    gcTime: 0,
    retry: false,
  });
  if (plan.isPending) {
    return <Loading label="Looking at the source" />;
  }
  if (plan.isError) {
    return <ProblemNotice problem={plan.error} />;
  }
  if (plan.data === null) {
    return null;
  }
  const { decisions, gantryFile } = plan.data;
  return (
    <section className={styles.plan} aria-label="What Gantry will do">
      <h3>What Gantry will do</h3>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex */}
      <dl tabIndex={0}>
        {decisions.map(({ question, choice, reason }) => (
          <div key={`${question} ${choice}`}>
            <dt>{question}</dt>
            <dd>
              {choice}
              <small>{reason}</small>
            </dd>
          </div>
        ))}
      </dl>
      {gantryFile !== undefined && (
        <p className={styles.file}>
          <Button
            small
            onClick={() => {
              save(gantryFile);
            }}
          >
            <Download aria-hidden="true" />
            Save as gantry.yaml
          </Button>
          <span>Put it beside your source to decide otherwise.</span>
        </p>
      )}
    </section>
  );
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'gantry.yaml';
  link.click();
  URL.revokeObjectURL(address);
}
