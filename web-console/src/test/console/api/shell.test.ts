import { describe, expect, it } from 'vitest';
import { endIn, stdinFrames } from '../../../main/console/api/shell';

describe('the frames of a shell', () => {
  it('names the stream before what was typed', () => {
    expect(stdinFrames('é')).toEqual([new Uint8Array([0, 0xc3, 0xa9])]);
  });

  it('cuts a large paste into frames that the node takes', () => {
    const frames = stdinFrames('x'.repeat(40_000));
    expect(frames.map(({ length }) => length)).toEqual([16_385, 16_385, 7233]);
    expect(frames.every(([stream]) => stream === 0)).toBe(true);
  });

  it('says how it ended, the reason before the status', () => {
    expect(endIn('{"exitCode":0,"failure":null}')).toEqual({ status: 0 });
    expect(endIn('{"exitCode":127,"failure":"no sh"}')).toEqual({ reason: 'no sh' });
    expect(endIn('{"columns":80,"rows":24}')).toBeUndefined();
  });
});
