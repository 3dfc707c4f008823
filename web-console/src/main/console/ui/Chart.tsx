import { useId } from 'react';
import { showClock } from '../values/time';
import styles from './Chart.module.css';
import type { Tone } from './tone';

export interface Line {
  name: string;
  tone: Tone;
  values: (number | undefined)[];
}

const WIDTH = 600;
const HEIGHT = 140;
/** A line is broken where nothing was told for longer than this. */
const GAP = 25_000;
/** A chart of little time is no wider than its time is. */
const LEAST_TIME = 60_000;

/** Lines over one time, with the newest values in words; a limit shows where it is in reach. */
export function Chart({
  title,
  times,
  lines,
  show,
  limit,
  round = roundUp,
}: {
  title: string;
  /** Milliseconds since 1970, ascending, one for each value. */
  times: number[];
  lines: Line[];
  show: (value: number) => string;
  limit?: { name: string; value: number } | undefined;
  /** The next round number that holds a value; decimal unless told. */
  round?: (value: number) => number;
}) {
  const id = useId();
  const end = times.at(-1) ?? 0;
  const begin = Math.min(times[0] ?? end, end - LEAST_TIME);
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.filter((value) => value !== undefined)));
  const reach = limit !== undefined && limit.value > 0 && highest > limit.value / 3 ? limit.value : 0;
  const top = round(Math.max(highest, reach));
  const x = (time: number) => ((time - begin) / (end - begin)) * WIDTH;
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  return (
    <figure className={styles.chart} aria-labelledby={id}>
      <figcaption className={styles.head}>
        <h2 id={id}>{title}</h2>
        <ul>
          {lines.map(({ name, tone, values }) => (
            <li key={name} data-tone={tone}>
              {name} <strong>{told(values.at(-1), show)}</strong>
            </li>
          ))}
          {limit !== undefined && limit.value > 0 && (
            <li data-tone="idle">
              {limit.name} <strong>{show(limit.value)}</strong>
            </li>
          )}
        </ul>
      </figcaption>
      <div className={styles.plot}>
        <span className={styles.top}>{show(top)}</span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {[0.25, 0.5, 0.75].map((share) => (
            <line key={share} className={styles.grid} x1="0" x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />
          ))}
          {reach > 0 && <line className={styles.limit} x1="0" x2={WIDTH} y1={y(reach)} y2={y(reach)} />}
          {lines.map(({ name, tone, values }) => (
            <path key={name} className={styles.line} data-tone={tone} d={pathOf(times, values, x, y)} />
          ))}
        </svg>
      </div>
      <div className={styles.times} aria-hidden="true">
        <span>{showClock(new Date(begin).toISOString())}</span>
        <span>{showClock(new Date(end).toISOString())}</span>
      </div>
    </figure>
  );
}

function told(value: number | undefined, show: (value: number) => string): string {
  return value === undefined ? 'none' : show(value);
}

function pathOf(
  times: number[],
  values: (number | undefined)[],
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let last: number | undefined;
  times.forEach((time, index) => {
    const value = values[index];
    if (value !== undefined) {
      const joins = last !== undefined && time - last <= GAP;
      // A point alone would not show: a line of no length does, with round ends.
      path += `${joins ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}${joins ? '' : 'h0.01'}`;
      last = time;
    }
  });
  return path;
}

/** The next of 1, 2, 5, 10, 20 … that holds the value. */
export function roundUp(value: number): number {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

/** The next power of two that holds the value, for bytes. */
export function roundUpBinary(value: number): number {
  return value <= 1 ? 1 : 2 ** Math.ceil(Math.log2(value));
}
