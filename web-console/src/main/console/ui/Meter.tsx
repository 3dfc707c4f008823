import { Meter as BaseMeter } from '@base-ui/react/meter';
import styles from './Meter.module.css';

/** How much of something is taken, as a bar that turns amber at 75 % and red at 90 %. */
export function Meter({
  label,
  taken,
  of,
  show,
}: {
  label: string;
  taken: number;
  of: number;
  show: (n: number) => string;
}) {
  const share = of > 0 ? Math.min(1, taken / of) : 0;
  const tone = share >= 0.9 ? 'bad' : share >= 0.75 ? 'warn' : 'ok';
  return (
    <BaseMeter.Root
      className={styles.meter}
      value={share * 100}
      getAriaValueText={() => `${show(taken)} of ${show(of)}`}
    >
      <BaseMeter.Label className={styles.label}>{label}</BaseMeter.Label>
      <span className={styles.value}>
        {show(taken)} <span>of {show(of)}</span>
      </span>
      <BaseMeter.Track className={styles.track}>
        <BaseMeter.Indicator className={styles.fill} data-tone={tone} />
      </BaseMeter.Track>
    </BaseMeter.Root>
  );
}
