import { describe, expect, it } from 'vitest';
import { bytesOf, cpuMillis, showBytes, showCores } from '../../../main/console/values/amounts';
import { endedSentence, shortDigests } from '../../../main/console/values/texts';
import { millisOf, showAgo, showMillis, showSeconds } from '../../../main/console/values/time';

describe('amounts', () => {
  it.each([
    ['500m', 500],
    ['1.5', 1500],
    ['0m', 0],
  ])('reads %s as CPU time', (text, millis) => {
    expect(cpuMillis(text)).toBe(millis);
  });

  it.each([
    ['256Mi', 268_435_456],
    ['1Gi', 1_073_741_824],
    ['500M', 500_000_000],
    ['0', 0],
    ['17', 17],
  ])('reads %s as memory', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it('shows bytes in the unit that people would choose', () => {
    expect([0, 999, 1024, 268_435_456, 1_717_986_918].map(showBytes)).toEqual([
      '0 B',
      '999 B',
      '1 KiB',
      '256 MiB',
      '1.6 GiB',
    ]);
  });

  it('shows cores without noise', () => {
    expect([250, 2000, 1764].map(showCores)).toEqual(['0.25', '2', '1.76']);
  });
});

describe('time', () => {
  it.each([
    ['PT0.042S', 42],
    ['PT1M2.5S', 62_500],
    ['P1DT2H', 93_600_000],
    [1.25, 1250],
  ])('reads the duration %s', (text, millis) => {
    expect(millisOf(text)).toBe(millis);
  });

  it('shows durations in at most two units', () => {
    expect([0.4, 42, 1840, 59_949, 59_960, 125_000, 11_520_000, 93_600_000].map(showMillis)).toEqual([
      '0 ms',
      '42 ms',
      '1.8 s',
      '59.9 s',
      '1 m 00 s',
      '2 m 05 s',
      '3 h 12 m',
      '1 d 2 h',
    ]);
  });

  it('shows a running time in whole seconds', () => {
    expect([400, 12_900, 61_000].map(showSeconds)).toEqual(['0 s', '12 s', '1 m 01 s']);
  });

  it('says how long ago in one unit, and never in the future', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    expect(
      ['2026-01-01T12:00:09Z', '2026-01-01T11:55:00Z', '2026-01-01T09:00:00Z', '2025-12-29T12:00:00Z'].map((at) =>
        showAgo(at, now),
      ),
    ).toEqual(['just now', '5 min ago', '3 h ago', '3 d ago']);
  });
});

describe('texts', () => {
  it('cuts digests and nothing else', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    expect(shortDigests(`apps/a@${digest} is sha256:short`)).toBe('apps/a@sha256:0123456789ab… is sha256:short');
  });

  it('begins no sentence by changing a name', () => {
    expect(endedSentence('web.1 on vm')).toBe('web.1 on vm.');
  });

  it('begins and ends sentences', () => {
    expect(endedSentence('the build failed')).toBe('The build failed.');
    expect(endedSentence('Why?')).toBe('Why?');
  });
});
