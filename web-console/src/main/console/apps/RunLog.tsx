import { useEffect, useReducer, useRef, useState } from 'react';
import { streams } from '../api/calls';
import { followEvents } from '../api/eventStream';
import { readJson } from '../api/json';
import type { LogLine, RunView } from '../api/types';
import { ProblemNotice } from '../ui/Notice';
import { append, NO_LINES, stripColours, type LogBuffer } from './logBuffer';
import { LogCursor } from './LogCursor';
import styles from './Jobs.module.css';

/** What a run wrote, as it writes it. */
export function RunLog({ run: { app, number, name, endedAt } }: { run: RunView }) {
  const [buffer, add] = useReducer((known: LogBuffer, line: LogLine) => append(known, [line]), NO_LINES);
  const [problem, setProblem] = useState<unknown>();
  const over = useRef(false);
  useEffect(() => {
    over.current = endedAt !== undefined;
  }, [endedAt]);
  useEffect(() => {
    const ending = new AbortController();
    const cursor = new LogCursor();
    void followEvents({
      path: () => {
        const since = cursor.connect();
        return streams.runLog(app, String(number)) + (since === undefined ? '' : `&since=${encodeURIComponent(since)}`);
      },
      signal: ending.signal,
      // The stream of a run that is over ends with its last line; another one would tell nothing new.
      onState: (state, connections) => {
        if (state === 'waiting' && connections > 0 && over.current) {
          ending.abort();
        }
      },
      onEvent: ({ data }) => {
        const line = readJson<LogLine>(data);
        if (cursor.isNew(line)) {
          add(line);
        }
      },
    }).catch(setProblem);
    return () => {
      ending.abort();
    };
  }, [app, number]);
  if (problem !== undefined) {
    return <ProblemNotice problem={problem} />;
  }
  return (
    <div className={styles.log} role="log" tabIndex={0} aria-label={`What ${name} wrote`}>
      {buffer.lines.length === 0
        ? endedAt === undefined
          ? 'It has written nothing yet.'
          : 'It wrote nothing.'
        : buffer.lines.map((line) => <div key={line.key}>{stripColours(line.text)}</div>)}
    </div>
  );
}
