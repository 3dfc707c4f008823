import { Download, Pause, Play } from 'lucide-react';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { streams } from '../api/calls';
import { followEvents, type StreamState } from '../api/eventStream';
import { readJson } from '../api/json';
import type { AppView, LogLine } from '../api/types';
import { Button } from '../ui/Button';
import { Empty, ProblemNotice } from '../ui/Notice';
import { showClock, showFull } from '../values/time';
import { append, asText, NO_LINES, search, stripColours, type KeyedLine, type LogBuffer } from './logBuffer';
import { LogCursor } from './LogCursor';
import styles from './Logs.module.css';

const TAIL = 500;

/** An app's log as it is written, with search, pause and download. */
export function Logs({ app }: { app: AppView }) {
  const [process, setProcess] = useState('');
  const [text, setText] = useState('');
  const { buffer, state, problem } = useLog(app.name, process);
  const [frozen, setFrozen] = useState<LogBuffer>();
  const shown = search((frozen ?? buffer).lines, text);
  const missed = frozen ? buffer.count - frozen.count : 0;
  return (
    <section aria-label="Logs" className={styles.page}>
      <div className={styles.tools}>
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        {app.processes.length > 1 && (
          <select
            aria-label="Process"
            value={process}
            onChange={(event) => {
              setProcess(event.target.value);
              setFrozen(undefined);
            }}
          >
            <option value="">All processes</option>
            {app.processes.map(({ type }) => (
              <option key={type}>{type}</option>
            ))}
          </select>
        )}
        <span className={styles.state} role="status">
          {frozen ? (missed > 0 ? `${missed} new` : 'Paused') : state === 'open' ? 'Live' : 'Connecting…'}
        </span>
        <Button
          small
          onClick={() => {
            setFrozen(frozen ? undefined : buffer);
          }}
        >
          {frozen ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
          {frozen ? 'Resume' : 'Pause'}
        </Button>
        <Button
          small
          disabled={shown.length === 0}
          onClick={() => {
            download(`${app.name}.log`, asText(shown));
          }}
        >
          <Download aria-hidden="true" />
          Download
        </Button>
      </div>
      {problem === undefined ? (
        <Lines lines={shown} follow={!frozen} none={text === '' ? 'No lines yet' : 'No line holds that text'} />
      ) : (
        <ProblemNotice problem={problem} />
      )}
    </section>
  );
}

function useLog(app: string, process: string): { buffer: LogBuffer; state: StreamState; problem: unknown } {
  const [buffer, add] = useReducer(
    (known: LogBuffer, more: LogLine[] | 'clear') => (more === 'clear' ? NO_LINES : append(known, more)),
    NO_LINES,
  );
  const [state, setState] = useState<StreamState>('connecting');
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    const ending = new AbortController();
    const waiting: LogLine[] = [];
    let frame = 0;
    const cursor = new LogCursor();
    const path = () => {
      const since = cursor.connect();
      const query = new URLSearchParams({
        follow: 'true',
        ...(since === undefined ? { tail: String(TAIL) } : { since }),
        ...(process === '' ? {} : { process }),
      });
      return streams.logs(app, query);
    };
    add('clear');
    void followEvents({
      path,
      signal: ending.signal,
      onState: setState,
      onEvent: ({ data }) => {
        const line = readJson<LogLine>(data);
        if (!cursor.isNew(line)) {
          return;
        }
        waiting.push(line);
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          add(waiting.splice(0));
        });
      },
    }).catch(setProblem);
    return () => {
      ending.abort();
      cancelAnimationFrame(frame);
    };
  }, [app, process]);
  return { buffer, state, problem };
}

function Lines({ lines, follow, none }: { lines: readonly KeyedLine[]; follow: boolean; none: string }) {
  const box = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const last = lines.at(-1)?.key;
  useLayoutEffect(() => {
    const element = box.current;
    if (follow && stuck.current && element) {
      element.scrollTop = element.scrollHeight;
    }
  }, [follow, last]);
  return (
    <div
      ref={box}
      className={styles.lines}
      // Scrolls, so the keyboard must reach it.
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      onScroll={({ currentTarget: at }) => {
        stuck.current = at.scrollHeight - at.scrollTop - at.clientHeight < 32;
      }}
    >
      {lines.length === 0 ? (
        <Empty title={none} />
      ) : (
        <ol>
          {lines.map((line) => (
            <li key={line.key} data-stream={line.stream}>
              <time dateTime={line.at} title={showFull(line.at)}>
                {showClock(line.at, true)}
              </time>
              <span className={styles.instance}>{line.instance}</span>
              <span className={styles.text}>{stripColours(line.text)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
