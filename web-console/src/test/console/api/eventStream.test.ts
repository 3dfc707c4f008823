import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEvents, type StreamEvent } from '../../../main/console/api/eventStream';
import { onSignedOut } from '../../../main/console/api/http';
import { Problem } from '../../../main/console/api/problem';

type Answer = () => Promise<Response>;

/** Plays the server: each connection gets the next answer. */
function serve(...answers: Answer[]) {
  const resumedAfter: (string | undefined)[] = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    resumedAfter.push((init.headers as Record<string, string>)['Last-Event-ID']);
    const answer = answers.shift();
    return answer ? answer() : new Promise<Response>(() => undefined);
  });
  return resumedAfter;
}

const stream =
  (...chunks: string[]): Answer =>
  () =>
    Promise.resolve(
      new Response(
        new ReadableStream<Uint8Array>({
          start(controller) {
            chunks.forEach((chunk) => {
              controller.enqueue(new TextEncoder().encode(chunk));
            });
            controller.close();
          },
        }),
      ),
    );

const refuse =
  (status: number, code: string): Answer =>
  () =>
    Promise.resolve(new Response(JSON.stringify({ code, detail: 'no', remedy: 'do' }), { status }));

describe('a stream of events', () => {
  let ending: AbortController;
  beforeEach(() => {
    vi.useFakeTimers();
    ending = new AbortController();
  });
  afterEach(() => {
    ending.abort();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('resumes after the last event when the connection is lost', async () => {
    const resumedAfter = serve(
      stream('id: 1\ndata: a\n\nid: 2\nda', 'ta: b\n\n'),
      stream('id: 3\nevent: x\ndata: c\n\n'),
    );
    const seen: StreamEvent[] = [];
    void followEvents({ path: '/events', signal: ending.signal, onEvent: (event) => seen.push(event) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual([
      { id: '1', event: 'message', data: 'a' },
      { id: '2', event: 'message', data: 'b' },
      { id: '3', event: 'x', data: 'c' },
    ]);
    expect(resumedAfter.slice(0, 3)).toEqual([undefined, '2', '3']);
  });

  it('tries again when the server does not answer, with growing pauses', async () => {
    const down: Answer = () => Promise.reject(new TypeError('network'));
    const resumedAfter = serve(down, down, down, stream('data: a\n\n'));
    const states: string[] = [];
    const seen: string[] = [];
    void followEvents({
      path: '/events',
      lastEventId: '7',
      signal: ending.signal,
      onState: (state) => states.push(state),
      onEvent: ({ data }) => seen.push(data),
    });
    await vi.advanceTimersByTimeAsync(600);
    expect(resumedAfter.length).toBeLessThanOrEqual(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual(['a']);
    expect(resumedAfter[3]).toBe('7');
    expect(states.slice(0, 3)).toEqual(['connecting', 'waiting', 'connecting']);
  });

  it('ends with the problem when the server refuses', async () => {
    let signedOut = 0;
    onSignedOut(() => signedOut++);
    serve(refuse(401, 'TOKEN_INVALID'));
    const failure = followEvents({ path: '/events', signal: ending.signal, onEvent: () => undefined });
    await expect(failure).rejects.toMatchObject({ code: 'TOKEN_INVALID', status: 401, remedy: 'do' });
    await expect(failure).rejects.toBeInstanceOf(Problem);
    expect(signedOut).toBe(1);
  });

  it('ends quietly when its signal says so', async () => {
    serve(stream('data: a\n\n'));
    const followed = followEvents({
      path: '/events',
      signal: ending.signal,
      onEvent: () => {
        ending.abort();
      },
    });
    await expect(followed).resolves.toBeUndefined();
  });
});

describe('a problem', () => {
  it('is read from problem details', () => {
    const problem = Problem.of(422, '{"title":"t","code":"BUILD_FAILED","detail":"d","remedy":null}');
    expect(problem).toMatchObject({ title: 't', code: 'BUILD_FAILED', detail: 'd', remedy: undefined, status: 422 });
  });

  it.each(['<html>', '', '[]', 'null', '17'])('is a plain sentence when the body is %j', (body) => {
    expect(Problem.of(502, body)).toMatchObject({ code: 'HTTP_502', detail: 'The server answered with status 502.' });
  });
});
