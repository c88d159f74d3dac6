/** Times as the school's clock shows them. */

// The API gives no zone of a school's own; every school of the service is in the United Kingdom.
const ZONE = "Europe/London";

const DAY_AND_TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
});
const CALENDAR_DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** "Mon, 23 Nov 2026, 09:14" */
export function dayAndTime(at: string | Date): string {
  return DAY_AND_TIME.format(new Date(at));
}

/** "09:14" */
export function timeOfDay(at: string | Date): string {
  return TIME.format(new Date(at));
}

/** "Mon, 23 Nov 2026"; a bare date stands for its own day, not for a moment of it. */
export function day(at: string | Date): string {
  return DAY.format(typeof at === "string" && at.length === 10 ? new Date(`${at}T12:00:00Z`) : new Date(at));
}

/** The day on the school's calendar, as 2026-11-23. */
export function calendarDay(at: Date): string {
  return CALENDAR_DAY.format(at);
}

/** "today at 09:14", or the day and the time. */
export function recently(at: string | Date, now: Date): string {
  const isToday = calendarDay(new Date(at)) === calendarDay(now);
  return isToday ? `today at ${timeOfDay(at)}` : dayAndTime(at);
}
