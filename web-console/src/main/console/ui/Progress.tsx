import { Progress as BaseProgress } from '@base-ui/react/progress';
import styles from './Progress.module.css';

/** How far something is; without a share it only says that it goes on. */
export function Progress({ label, share }: { label: string; share: number | undefined }) {
  return (
    <BaseProgress.Root className={styles.progress} value={share === undefined ? null : Math.round(share * 100)}>
      <BaseProgress.Label>{label}</BaseProgress.Label>
      <BaseProgress.Value />
      <BaseProgress.Track className={styles.track}>
        <BaseProgress.Indicator className={styles.fill} />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
