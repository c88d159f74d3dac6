/** Times as the school's own clock shows them. */

const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
const TIME = { hour: "2-digit", minute: "2-digit" } as const;

/** Writes times in the zone that schools live by, whatever zone the browser is in. */
export class SchoolClock {
  private readonly whole: Intl.DateTimeFormat;
  private readonly time: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;

  /** `timeZone` is an IANA name, such as Europe/London. */
  constructor(timeZone: string) {
    this.whole = new Intl.DateTimeFormat("en-GB", { timeZone, ...DAY, ...TIME });
    this.time = new Intl.DateTimeFormat("en-GB", { timeZone, ...TIME });
    this.date = new Intl.DateTimeFormat("en-GB", { timeZone, ...DAY });
  }

  /** "Mon, 23 Nov 2026, 09:14" */
  dayAndTime(at: string | Date): string {
    return this.whole.format(new Date(at));
  }

  /** "09:14" */
  timeOfDay(at: string | Date): string {
    return this.time.format(new Date(at));
  }

  /** "Mon, 23 Nov 2026" */
  day(at: string | Date): string {
    return this.date.format(new Date(at));
  }

  /** "today at 09:14", or the day and the time. */
  recently(at: string | Date, now: Date): string {
    const isToday = this.day(at) === this.day(now);
    return isToday ? `today at ${this.timeOfDay(at)}` : this.dayAndTime(at);
  }
}

const CALENDAR = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...DAY });

/** "Mon, 23 Nov 2026" for 2026-11-23: a day of the calendar, which is the same in every zone. */
export function calendarDay(date: string): string {
  return CALENDAR.format(new Date(date));
}
