import { describe, expect, it } from 'vitest';
import { roundUp, roundUpBinary } from '../../../main/console/ui/Chart';
import { showLatency, showRate, showShare } from '../../../main/console/values/amounts';
import { showUntil } from '../../../main/console/values/time';

describe('a chart', () => {
  it('ends at the next round number', () => {
    expect([0, 0.003, 1, 1.1, 4.9, 99, 1200].map(roundUp)).toEqual([1, 0.005, 1, 2, 5, 100, 2000]);
    expect([0, 1000, 1_048_576, 1_048_577].map(roundUpBinary)).toEqual([1, 1024, 1_048_576, 2_097_152]);
  });

  it('tells figures in the digits that count', () => {
    expect([0, 0.234, 12.34, 1234.5].map(showRate)).toEqual(['0', '0.23', '12', '1235']);
    expect([3.21, 1250].map(showLatency)).toEqual(['3.2 ms', '1.3 s']);
    expect([0, 0.0123].map(showShare)).toEqual(['0 %', '1.2 %']);
  });
});

describe('a time to come', () => {
  it('is told in one unit', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const times = ['2026-01-01T00:00:10Z', '2026-01-01T00:05:00Z', '2026-01-01T20:00:00Z', '2026-01-31T00:00:00Z'];
    expect(times.map((each) => showUntil(each, now))).toEqual(['now', 'in 5 min', 'in 20 h', 'in 30 d']);
  });
});
