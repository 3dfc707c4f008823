import { readJson } from './json';
import { call, socket } from './http';
import { Problem } from './problem';

// The WebSocket of an exec: binary frames whose first byte names the stream, and the rest in JSON
// (dev.gantry.contracts.link.ExecFrame).

const STDIN = 0;
const MOST_BYTES = 16 * 1024;

export interface Size {
  columns: number;
  rows: number;
}

/** How a shell ended: with a status of its own, or because it could not run or be reached. */
export type ShellEnd = { status: number } | { reason: string };

export interface ShellListener {
  onOpen: () => void;
  onOutput: (bytes: Uint8Array) => void;
  /** Called once, unless the shell is left before. */
  onEnd: (end: ShellEnd) => void;
}

export interface Shell {
  type: (text: string) => void;
  resize: (size: Size) => void;
  /** Ends the connection, and with it the shell; nobody is told any more. */
  leave: () => void;
}

/** Runs a shell with a terminal in an instance. */
export function openShell(instance: string, { columns, rows }: Size, listener: ShellListener): Shell {
  const query = new URLSearchParams({ command: 'sh', tty: 'true', stdin: 'true' });
  query.set('columns', String(columns));
  query.set('rows', String(rows));
  const connection = socket(`/instances/${encodeURIComponent(instance)}/exec?${query.toString()}`);
  connection.binaryType = 'arraybuffer';
  let opened = false;
  let over = false;
  const end = (how: ShellEnd) => {
    if (!over) {
      over = true;
      listener.onEnd(how);
      connection.close();
    }
  };
  connection.onopen = () => {
    opened = true;
    if (!over) {
      listener.onOpen();
    }
  };
  connection.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    if (over) {
      return;
    }
    if (typeof data !== 'string') {
      listener.onOutput(new Uint8Array(data, 1));
      return;
    }
    const how = endIn(data);
    if (how) {
      end(how);
    }
  };
  connection.onclose = () => {
    if (opened) {
      end({ reason: 'The connection to the instance broke.' });
    } else if (!over) {
      void whyRefused().then((reason) => {
        end({ reason });
      });
    }
  };
  const send = (frame: string | Uint8Array<ArrayBuffer>) => {
    if (connection.readyState === WebSocket.OPEN) {
      connection.send(frame);
    }
  };
  return {
    type: (text) => {
      stdinFrames(text).forEach(send);
    },
    resize: (size) => {
      send(JSON.stringify({ columns: size.columns, rows: size.rows }));
    },
    leave: () => {
      over = true;
      connection.close();
    },
  };
}

/** How a text frame says that the shell ended, if it says so. */
export function endIn(text: string): ShellEnd | undefined {
  const { exitCode, failure } = readJson<{ exitCode?: number; failure?: string }>(text);
  if (failure !== undefined) {
    return { reason: failure };
  }
  return exitCode === undefined ? undefined : { status: exitCode };
}

/** What was typed or pasted, as frames of a size that the node takes. */
export function stdinFrames(text: string): Uint8Array<ArrayBuffer>[] {
  const bytes = new TextEncoder().encode(text);
  const frames = [];
  for (let from = 0; from < bytes.length; from += MOST_BYTES) {
    const part = bytes.subarray(from, from + MOST_BYTES);
    const frame = new Uint8Array(part.length + 1);
    frame[0] = STDIN;
    frame.set(part, 1);
    frames.push(frame);
  }
  return frames;
}

/**
 * A browser does not tell script why a WebSocket was refused. A call that changes nothing finds the likeliest reasons: the
 * session is over, or nobody answers.
 */
async function whyRefused(): Promise<string> {
  return call('GET', '/whoami').then(
    () =>
      'The connection was refused. The instance may not run any more, or a proxy on the way passes no WebSockets on.',
    (error: unknown) => {
      const { detail, remedy } = Problem.from(error);
      return [detail, remedy].filter(Boolean).join(' ');
    },
  );
}
