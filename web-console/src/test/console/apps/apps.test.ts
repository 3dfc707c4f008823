import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../main/console/api/types';
import { addRow, changeOf, faultOfRow, rowsOf } from '../../../main/console/apps/configRows';
import { LogCursor } from '../../../main/console/apps/LogCursor';
import { append, asText, MOST_LOG_LINES, NO_LINES, search } from '../../../main/console/apps/logBuffer';

describe('the configuration', () => {
  const values = { B: '2', A: '1' };

  it('sends only what differs', () => {
    const [a, b] = rowsOf(values);
    const added = { ...addRow([a!, b!])[2]!, name: 'C', value: '3' };
    expect(changeOf(values, [{ ...a!, value: '9' }, { ...b!, removed: true }, added])).toEqual({
      set: { A: '9', C: '3' },
      unset: ['B'],
    });
  });

  it('sends nothing when nothing differs', () => {
    expect(changeOf(values, rowsOf(values))).toEqual({ set: {}, unset: [] });
  });

  it('keeps a variable with an empty value', () => {
    const row = { ...addRow([])[0]!, name: 'EMPTY' };
    expect(changeOf({}, [row]).set).toEqual({ EMPTY: '' });
  });

  it.each(['1A', 'A-B', 'A B', '', 'Ä'])('refuses the name "%s"', (name) => {
    const row = { ...addRow([])[0]!, name };
    expect(faultOfRow(row, [row])).toEqual(expect.any(String));
  });

  it('refuses a name twice', () => {
    const rows = addRow(rowsOf(values)).map((row) => (row.original ? row : { ...row, name: 'A' }));
    expect(faultOfRow(rows[2]!, rows)).toContain('A is there already');
  });
});

describe('the log', () => {
  const line = (text: string, instance = 'web.1'): LogLine => ({
    at: '2026-01-01T12:00:00Z',
    instance,
    stream: 'stdout',
    text,
  });

  it('keeps the newest lines, each with its own key', () => {
    const first = append(
      NO_LINES,
      Array.from({ length: MOST_LOG_LINES }, (_, index) => line(`${index}`)),
    );
    const more = append(first, [line('new')]);
    expect(more.lines).toHaveLength(MOST_LOG_LINES);
    expect(more.lines[0]?.key).toBe(1);
    expect(more.lines.at(-1)).toMatchObject({ key: MOST_LOG_LINES, text: 'new' });
  });

  it('finds text whatever its case, and instances', () => {
    const { lines } = append(NO_LINES, [line('GET /'), line('boom', 'worker.2')]);
    expect(search(lines, 'get')).toHaveLength(1);
    expect(search(lines, 'worker')).toHaveLength(1);
    expect(search(lines, '  ')).toHaveLength(2);
  });

  it('downloads lines without colours', () => {
    expect(asText([line('\u001b[31mred\u001b[0m')])).toBe('2026-01-01T12:00:00Z web.1 red\n');
  });
});

describe('a log that is read again after a lost connection', () => {
  const line = (at: string, text: string, instance = 'web.1'): LogLine => ({
    at: `2026-01-01T12:00:${at}Z`,
    instance,
    stream: 'stdout',
    text,
  });
  const read = (cursor: LogCursor, ...lines: LogLine[]) =>
    lines.filter((each) => cursor.isNew(each)).map(({ text }) => text);

  it('begins at its end', () => {
    expect(new LogCursor().connect()).toBeUndefined();
  });

  it('misses no line and tells none twice', () => {
    const cursor = new LogCursor();
    cursor.connect();
    read(cursor, line('01', 'a'), line('02', 'b'), line('02', 'b'));
    expect(cursor.connect()).toBe('2026-01-01T11:59:02.000Z');
    const again = [line('01', 'a'), line('02', 'b'), line('02', 'b'), line('02', 'b'), line('03', 'c')];
    expect(read(cursor, ...again)).toEqual(['b', 'c']);
  });

  it('takes the same text at the same instant for two lines while connected', () => {
    const cursor = new LogCursor();
    cursor.connect();
    expect(read(cursor, line('01', 'a'), line('01', 'a'))).toEqual(['a', 'a']);
  });

  it('keeps the lines of an instance whose clock is behind', () => {
    const cursor = new LogCursor();
    cursor.connect();
    read(cursor, line('09', 'fast', 'web.1'), line('01', 'slow', 'web.2'));
    cursor.connect();
    expect(read(cursor, line('09', 'fast', 'web.1'), line('01', 'slow', 'web.2'), line('02', 'more', 'web.2'))).toEqual(
      ['more'],
    );
  });

  it('orders instants whose fractions differ in length', () => {
    const cursor = new LogCursor();
    cursor.connect();
    expect(read(cursor, line('01', 'a'), line('01.5', 'b'), line('01.123456789', 'old'))).toEqual(['a', 'b']);
  });
});
