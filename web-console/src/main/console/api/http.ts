import { readJson } from './json';
import { Problem } from './problem';

// The one place that knows HTTP. The browser adds the session cookie to every call of this origin.

const BASE = '/api/v1';

/** Told about every answer that says that nobody is signed in. */
let whenSignedOut: () => void = () => undefined;

export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener;
}

export interface CallOptions {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Makes a JSON call; throws a {@link Problem}. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const { body, ...rest } = options;
  const response = await open(method, path, {
    ...rest,
    headers: { Accept: 'application/json', ...rest.headers },
    ...(body === undefined ? {} : { content: JSON.stringify(body), type: 'application/json' }),
  });
  const text = await response.text();
  return text === '' ? (undefined as T) : readJson<T>(text);
}

interface OpenOptions {
  content?: string;
  type?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Makes a call and leaves the body to be read; throws a {@link Problem} unless the status says that it succeeded. */
export async function open(method: string, path: string, options: OpenOptions = {}): Promise<Response> {
  const response = await fetch(BASE + path, {
    method,
    headers: { ...options.headers, ...(options.type ? { 'Content-Type': options.type } : {}) },
    body: options.content ?? null,
    signal: options.signal ?? null,
    cache: 'no-store',
  }).catch((error: unknown) => {
    throw options.signal?.aborted ? error : Problem.unreachable();
  });
  if (!response.ok) {
    throw refused(response.status, await response.text());
  }
  return response;
}

/**
 * Sends a file and tells how much of it has gone, from 0 to 1. XMLHttpRequest, because fetch does not tell
 * (https://fetch.spec.whatwg.org has no upload progress).
 */
export function upload<T>(
  path: string,
  file: Blob,
  type: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', BASE + path);
    request.setRequestHeader('Content-Type', type);
    request.setRequestHeader('Accept', 'application/json');
    let sent = 0;
    request.upload.onprogress = (event) => {
      sent = event.loaded;
      onProgress(event.total > 0 ? event.loaded / event.total : 0);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(readJson<T>(request.responseText));
      } else {
        reject(refused(request.status, request.responseText));
      }
    };
    request.onerror = () => {
      reject(sent > 0 ? Problem.brokenUpload(sent, file.size) : Problem.unreachable());
    };
    request.onabort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

/** Opens a WebSocket to this origin; the browser sends the session cookie with it as well. */
export function socket(path: string): WebSocket {
  const url = new URL(BASE + path, globalThis.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url);
}

function refused(status: number, body: string): Problem {
  if (status === 401) {
    whenSignedOut();
  }
  return Problem.of(status, body);
}
