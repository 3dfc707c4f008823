/** A variable while it is edited. */
export interface Row {
  key: number;
  name: string;
  value: string;
  /** It is in the configuration already, so its name stays. */
  original: boolean;
  removed: boolean;
}

export function rowsOf(values: Record<string, string>): Row[] {
  return Object.entries(values)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value], key) => ({ key, name, value, original: true, removed: false }));
}

export function addRow(rows: readonly Row[]): Row[] {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return [...rows, { key, name: '', value: '', original: false, removed: false }];
}

/** What is to be sent: only what differs. */
export function changeOf(
  values: Record<string, string>,
  rows: readonly Row[],
): { set: Record<string, string>; unset: string[] } {
  const kept = rows.filter(({ removed }) => !removed);
  return {
    set: Object.fromEntries(
      kept.filter(({ name, value }) => values[name] !== value).map(({ name, value }) => [name, value]),
    ),
    unset: rows.filter(({ removed }) => removed).map(({ name }) => name),
  };
}

/** What is wrong with a row, or undefined. Names as in POSIX.1-2017, XBD section 8.1, lower case allowed. */
export function faultOfRow(row: Row, rows: readonly Row[]): string | undefined {
  if (row.removed) {
    return undefined;
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(row.name)) {
    return 'A name has letters, digits and underscores, and does not start with a digit.';
  }
  return rows.some((other) => other.key !== row.key && other.name === row.name)
    ? `${row.name} is there already.`
    : undefined;
}
