/** When autosync tries next. */

const DAILY = /^cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)$/;

/**
 * The next time that a daily EventBridge schedule (in UTC) fires after the last day of a pause.
 * Null for a schedule that does not fire once a day: then nothing exact can be said.
 */
export function nextTry(schedule: string, now: Date, pausedUntil: string | null): Date | null {
  const daily = DAILY.exec(schedule);
  if (!daily) return null;
  const earliest = pausedUntil ? Math.max(endOf(pausedUntil), now.getTime()) : now.getTime();
  const next = new Date(earliest);
  next.setUTCHours(Number(daily[2]), Number(daily[1]), 0, 0);
  if (next.getTime() < earliest || next.getTime() <= now.getTime()) {
    next.setUTCDate(next.getUTCDate() + 1);
  }
  return next;
}

function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000;
}
