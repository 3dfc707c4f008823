import type { LogLine } from '../api/types';

/** A line with a key that stays its own while older ones fall off. */
export interface KeyedLine extends LogLine {
  key: number;
}

/** The newest lines of a log. */
export interface LogBuffer {
  lines: readonly KeyedLine[];
  /** How many lines have come in all. */
  count: number;
}

export const NO_LINES: LogBuffer = { lines: [], count: 0 };
export const MOST_LOG_LINES = 5000;

/** Adds lines at the end; the oldest fall off. */
export function append({ lines, count }: LogBuffer, more: readonly LogLine[]): LogBuffer {
  const keyed = more.map((line, index) => ({ ...line, key: count + index }));
  return { lines: [...lines, ...keyed].slice(-MOST_LOG_LINES), count: count + more.length };
}

/** The lines that hold the text, whatever its case, in their text or instance name. */
export function search(lines: readonly KeyedLine[], text: string): readonly KeyedLine[] {
  const wanted = text.trim().toLowerCase();
  return wanted === ''
    ? lines
    : lines.filter((line) => line.text.toLowerCase().includes(wanted) || line.instance.toLowerCase().includes(wanted));
}

/** The lines as a file's text. */
export function asText(lines: readonly LogLine[]): string {
  return lines.map(({ at, instance, text }) => `${at} ${instance} ${stripColours(text)}\n`).join('');
}

// eslint-disable-next-line no-control-regex
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** A line without its terminal escape sequences. */
export function stripColours(text: string): string {
  return text.replace(ANSI, '');
}
