import type { AppView, FiguresPoint } from '../api/types';
import { Chart, roundUpBinary, type Line } from '../ui/Chart';
import { Empty, Loading, ProblemNotice } from '../ui/Notice';
import { bytesOf, cpuMillis, showBytes, showLatency, showRate, showSignificant } from '../values/amounts';
import styles from './Metrics.module.css';
import { useFigures } from './useFigures';

/** What an app did in the last hour: what was asked of it, how soon it answered, and what it used. */
export function Metrics({ app }: { app: AppView }) {
  const { points, problem } = useFigures(app.name);
  if (problem !== undefined) {
    return <ProblemNotice problem={problem} />;
  }
  if (points === undefined) {
    return <Loading lines={6} />;
  }
  if (points.length === 0) {
    return (
      <Empty title="No figures yet">
        <p>They begin some seconds after the app runs, and go an hour back.</p>
      </Empty>
    );
  }
  return (
    <div className={styles.charts}>
      {chartsOf(app, points).map((chart) => (
        <Chart key={chart.title} {...chart} times={points.map(({ at }) => Date.parse(at))} />
      ))}
    </div>
  );
}

interface AppChart {
  title: string;
  lines: Line[];
  show: (value: number) => string;
  limit?: { name: string; value: number };
  round?: (value: number) => number;
}

function chartsOf(app: AppView, points: FiguresPoint[]): AppChart[] {
  const wanted = app.processes.filter(({ replicas }) => replicas > 0);
  const cores = wanted.reduce((sum, { cpu, replicas }) => sum + (cpuMillis(cpu) * replicas) / 1000, 0);
  const memory = wanted.reduce((sum, { memory, replicas }) => sum + bytesOf(memory) * replicas, 0);
  return [
    {
      title: 'Requests a second',
      lines: [
        { name: 'all', tone: 'busy', values: points.map(({ requests }) => requests) },
        { name: 'failed', tone: 'bad', values: points.map(({ errors }) => errors) },
      ],
      show: showRate,
    },
    {
      title: 'Time to the answer',
      lines: [
        { name: 'half within', tone: 'busy', values: points.map(({ median }) => median) },
        { name: '95 % within', tone: 'warn', values: points.map(({ p95 }) => p95) },
      ],
      show: showLatency,
    },
    {
      title: 'Cores in use',
      lines: [{ name: 'all instances', tone: 'busy', values: points.map((point) => point.cores) }],
      show: showSignificant,
      limit: { name: 'limit', value: cores },
    },
    {
      title: 'Memory in use',
      lines: [{ name: 'all instances', tone: 'busy', values: points.map((point) => point.memory) }],
      show: showBytes,
      round: roundUpBinary,
      limit: { name: 'limit', value: memory },
    },
  ];
}
