import { showBytes } from '../values/amounts';

/** A call that did not do what it was asked, told so that a person can act on it. */
export class Problem extends Error {
  readonly code: string;
  /** The HTTP status, or 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly remedy: string | undefined;

  constructor(told: { code: string; status: number; title: string; detail: string; remedy?: string | undefined }) {
    super(told.detail);
    this.name = 'Problem';
    this.code = told.code;
    this.status = told.status;
    this.title = told.title;
    this.remedy = told.remedy;
  }

  /** The detail: what was attempted, on what, and what happened. */
  get detail(): string {
    return this.message;
  }

  static unreachable(): Problem {
    return new Problem({
      code: 'UNREACHABLE',
      status: 0,
      title: 'Gantry does not answer',
      detail: `No answer came from ${globalThis.location.host}.`,
      remedy: 'Check your connection, and on the host that the server runs: gantry up',
    });
  }

  /** A server that ends the connection in the middle of an upload leaves no answer that the browser would show. */
  static brokenUpload(sent: number, size: number): Problem {
    return new Problem({
      code: 'UPLOAD_BROKEN',
      status: 0,
      title: 'The archive was not received',
      detail: `The connection broke after ${showBytes(sent)} of ${showBytes(size)}.`,
      remedy: 'Try again. If it breaks at the same place, the archive may be over the limit of the server.',
    });
  }

  /** Reads an error's body after RFC 9457; a body of another kind (a proxy's page) becomes a plain sentence. */
  static of(status: number, body: string): Problem {
    const document = objectIn(body);
    const text = (name: string) => (typeof document[name] === 'string' ? document[name] : undefined);
    return new Problem({
      code: text('code') ?? `HTTP_${status}`,
      status,
      title: text('title') ?? 'The call failed',
      detail: text('detail') ?? `The server answered with status ${status}.`,
      remedy: text('remedy'),
    });
  }

  /** Anything that was thrown, as a problem. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) {
      return thrown;
    }
    return new Problem({
      code: 'CONSOLE_FAULT',
      status: 0,
      title: 'The console itself failed',
      detail: thrown instanceof Error ? thrown.message : String(thrown),
      remedy: 'Reload the page; if it happens again, report it with this text.',
    });
  }
}

function objectIn(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
