import type { Instant } from '../api/types';

/** Milliseconds of an ISO 8601 duration such as 'PT1M2.5S', or of a number of seconds. */
export function millisOf(duration: string | number): number {
  if (typeof duration === 'number') {
    return duration * 1000;
  }
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!parts) {
    return NaN;
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part || 0));
  return Math.round((((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000);
}

/** A length of time as short as it can be told: '42 ms', '1.8 s', '2 m 05 s', '3 h 12 m'. */
export function showMillis(millis: number): string {
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  if (millis < 59_950) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(millis / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 24 * 60
    ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`
    : `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** A length of time that goes on, in whole seconds, so that it does not flicker: '12 s', '2 m 05 s'. */
export function showSeconds(millis: number): string {
  return millis < 59_500 ? `${Math.floor(millis / 1000)} s` : showMillis(Math.floor(millis / 1000) * 1000);
}

/** How long ago, in one unit: 'just now', '5 min ago', '3 h ago', '2 d ago'. */
export function showAgo(instant: Instant, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  if (seconds < 45) {
    return 'just now';
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  const hours = Math.round(minutes / 60);
  return hours < 36 ? `${hours} h ago` : `${Math.round(hours / 24)} d ago`;
}

/** How long until then, in one unit: 'in 5 min', 'in 3 h', 'in 29 d'. */
export function showUntil(instant: Instant, now: number): string {
  const minutes = Math.round((Date.parse(instant) - now) / 60_000);
  if (minutes < 1) {
    return 'now';
  }
  if (minutes < 60) {
    return `in ${minutes} min`;
  }
  const hours = Math.round(minutes / 60);
  return hours < 36 ? `in ${hours} h` : `in ${Math.round(hours / 24)} d`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** The time of day, with milliseconds on request. */
export function showClock(instant: Instant, withMillis = false): string {
  const date = new Date(instant);
  const clock = CLOCK.format(date);
  return withMillis ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** The time of day, with the day before it unless that is today. */
export function showMoment(instant: Instant, now: number): string {
  const date = new Date(instant);
  const clock = CLOCK.format(date);
  return date.toDateString() === new Date(now).toDateString() ? clock : `${DAY.format(date)}, ${clock}`;
}

/** Date, time and zone. */
export function showFull(instant: Instant): string {
  return FULL.format(new Date(instant));
}
