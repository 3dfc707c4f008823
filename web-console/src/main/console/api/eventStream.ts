import { createParser } from 'eventsource-parser';
import { open } from './http';
import { Problem } from './problem';

/** An event of a stream of server-sent events. */
export interface StreamEvent {
  id: string | undefined;
  event: string;
  data: string;
}

export type StreamState = 'connecting' | 'open' | 'waiting';

export interface EventStreamOptions {
  /** Asked at each connection, for streams that resume by their address. */
  path: string | (() => string);
  /** Where to resume: the stream begins after this event. */
  lastEventId?: string | undefined;
  onEvent: (event: StreamEvent) => void;
  onState?: (state: StreamState, connections: number) => void;
  signal: AbortSignal;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Follows a stream of server-sent events until the signal ends it. A lost connection is made again, with growing
 * pauses, and resumes after the last event that arrived, so that no event is missed or told twice. Unlike the
 * browser's EventSource it tells why the server refused: it throws the {@link Problem} of a refusal that trying again
 * would not change.
 */
export async function followEvents(options: EventStreamOptions): Promise<void> {
  const { signal, onState } = options;
  let lastEventId = options.lastEventId;
  let wait = FIRST_WAIT;
  let connections = 0;
  while (!signal.aborted) {
    onState?.('connecting', connections);
    try {
      const response = await open('GET', typeof options.path === 'string' ? options.path : options.path(), {
        signal,
        headers: {
          Accept: 'text/event-stream',
          ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
        },
      });
      onState?.('open', ++connections);
      wait = FIRST_WAIT;
      for await (const event of eventsOf(response)) {
        lastEventId = event.id ?? lastEventId;
        options.onEvent(event);
      }
    } catch (error) {
      if (isAborted(signal)) {
        return;
      }
      if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429) {
        throw error;
      }
    }
    if (isAborted(signal)) {
      return;
    }
    onState?.('waiting', connections);
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** The compiler does not know that a signal can be aborted between two looks at it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  if (!response.body) {
    return;
  }
  const arrived: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      arrived.push({ id, event: event ?? 'message', data });
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(value);
      yield* arrived.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Ends early when the browser says that it is online again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    globalThis.addEventListener('online', finish);
    signal.addEventListener('abort', finish);
  });
}
