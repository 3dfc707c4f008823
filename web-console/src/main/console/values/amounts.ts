import type { CpuShare, MemorySize } from '../api/types';

/** Thousandths of a core of '500m' or '1.5'. */
export function cpuMillis(share: CpuShare): number {
  return share.endsWith('m') ? Number(share.slice(0, -1)) : Number(share) * 1000;
}

const FACTORS: Record<string, number> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** Bytes of '256Mi', '500M' or a plain number. */
export function bytesOf(size: MemorySize): number {
  const parts = /^(\d+)\s*([kmgt]i?)?b?$/i.exec(size);
  return parts ? Number(parts[1]) * (FACTORS[(parts[2] ?? '').toLowerCase()] ?? 1) : NaN;
}

/** Bytes as people read them: '1.2 GiB'. */
export function showBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** Cores as people read them: '0.25', '2'. */
export function showCores(millis: number): string {
  return String(Math.round(millis / 10) / 100);
}

/** A number in two digits that count: '0.25', '3.4', '120'. */
export function showSignificant(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** Something per second: '0.2', '12', '1200'. */
export const showRate = showSignificant;

/** Milliseconds as latencies are read: '3.4 ms', '1.2 s'. */
export function showLatency(millis: number): string {
  return millis < 1000 ? `${showSignificant(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

/** A share in percent: '0 %', '0.4 %', '12 %'. */
export function showShare(share: number): string {
  return `${showSignificant(share * 100)} %`;
}
