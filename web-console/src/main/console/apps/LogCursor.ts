import type { LogLine } from '../api/types';

/** Clocks of nodes differ, and lines of several instances come interleaved; this much is asked for again. */
const OVERLAP = 60_000;

/**
 * Where a reader is in an app's log. The stream's events have no ids, so a lost connection is resumed by time, with an
 * overlap; what was read before is told from what is new by instance, time and text, line by line.
 */
export class LogCursor {
  private newest = 0;
  private readonly instances = new Map<string, { at: string; texts: string[] }>();
  /** How often each line of an instance's last instant has come again since the last connection. */
  private repeats = new Map<string, string[]>();

  /** Begins a connection; returns from when to read, or undefined for the first time. */
  connect(): string | undefined {
    this.repeats = new Map([...this.instances].map(([instance, { texts }]) => [instance, [...texts]]));
    return this.newest === 0 ? undefined : new Date(this.newest - OVERLAP).toISOString();
  }

  /** Takes a line; false if it was read before. */
  isNew({ instance, at, text }: LogLine): boolean {
    const time = sortable(at);
    const last = this.instances.get(instance);
    if (last && time < last.at) {
      return false;
    }
    if (last?.at === time) {
      const repeats = this.repeats.get(instance) ?? [];
      const found = repeats.indexOf(text);
      if (found >= 0) {
        repeats.splice(found, 1);
        return false;
      }
      last.texts.push(text);
    } else {
      this.instances.set(instance, { at: time, texts: [text] });
      this.repeats.delete(instance);
    }
    this.newest = Math.max(this.newest, Date.parse(at));
    return true;
  }
}

/** Java leaves zeros at the end of a fraction away; with all nine digits the order of texts is that of instants. */
function sortable(instant: string): string {
  return instant.replace(/(?:\.(\d+))?Z$/, (_, fraction: string | undefined) => `.${(fraction ?? '').padEnd(9, '0')}Z`);
}
