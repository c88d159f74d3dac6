/** The state of a school in plain words, and who must act. */

import type { Cause, LastRun, School } from "../api/types";
import { calendarDay, type SchoolClock } from "./time";

export type Tone = "good" | "act" | "wait" | "calm";

/** The button that leads on. */
export type Way = "review" | "set_up" | "sync" | "settings" | "none";

export interface Status {
  readonly tone: Tone;
  readonly headline: string;
  readonly text: readonly string[];
  readonly whoActs: string;
  readonly way: Way;
}

const NOBODY = "Nobody.";

const WHAT: Record<LastRun["kind"], string> = {
  autosync: "Autosync",
  manual_sync: "A manual sync",
  undo: "A sync that took another back",
  erasure: "The erasure of a student",
};

export function statusOf(school: School, clock: SchoolClock): Status {
  switch (school.state) {
    case "new":
      return {
        tone: "act",
        headline: "Not set up yet",
        text: ["Nothing is synced until somebody chooses the subjects and classes."],
        whoActs: "You: choose what to sync. It takes about five minutes.",
        way: "set_up",
      };
    case "paused":
      return {
        tone: "calm",
        headline: `Paused until the end of ${calendarDay(school.settings.paused_until ?? "")}`,
        text: ["Autosync does nothing until then. You can still do a manual sync."],
        whoActs: "Nobody. You can end the pause early under People and settings.",
        way: "settings",
      };
    case "manual_sync_required":
      return waitingForPerson(school, clock);
    case "year_change":
      return changingYear(school);
    case "ok":
    case "mis_problem":
      return school.last_run?.outcome === "failed" && school.last_run.cause
        ? troubled(school.last_run.cause, school, clock)
        : inOrder(school, clock);
  }
}

function changingYear(school: School): Status {
  const isReady = school.next_step === "manual_sync";
  return {
    tone: isReady ? "act" : "calm",
    headline: isReady ? "The new school year is ready to take over" : "Change of school year",
    text: [
      "Classes that go, empty or change in the MIS stay here as they are, with their homework. " +
        "Nothing is lost. New students and corrections come in every night.",
      ...(school.year_change ? [pictureOf(school.year_change)] : []),
    ],
    whoActs: isReady
      ? "You: review the new year once, and confirm it."
      : "Nobody yet. We write when the new classes have their students.",
    way: isReady ? "review" : "sync",
  };
}

function pictureOf(year: NonNullable<School["year_change"]>): string {
  const all = year.classes_filled + year.classes_empty;
  return (
    `The new year in your MIS: ${year.classes_filled} of ${all} classes filled, ` +
    `${year.classes_empty} empty, ${year.students_leaving} leavers, ${year.students_joining} joiners.`
  );
}

function widerGuards(school: School): string[] {
  const year = school.year_change;
  if (!year?.guards || !year.guards_wide_until) return [];
  return [
    `After the change of year the guards stand wider until ${calendarDay(year.guards_wide_until)}: ` +
      `we ask when more than ${year.guards.mass_departure_percent} % of the students leave at once, ` +
      `or more than ${year.guards.shrunk_class_percent} % of a class.`,
  ];
}

function inOrder(school: School, clock: SchoolClock): Status {
  const since = school.since ? ` since ${clock.day(school.since)}` : "";
  const last = school.last_run ? [lastWords(school.last_run, clock)] : [];
  return {
    tone: "good",
    headline: `In order${since}`,
    text: [...last, ...widerGuards(school)],
    whoActs: NOBODY,
    way: "sync",
  };
}

function lastWords(run: LastRun, clock: SchoolClock): string {
  const at = run.ended_at ?? run.started_at;
  const what = WHAT[run.kind];
  if (run.outcome === "unchanged")
    return `${what} last looked on ${clock.dayAndTime(at)}: nothing had changed.`;
  return `${what} last brought changes on ${clock.dayAndTime(at)}.`;
}

function waitingForPerson(school: School, clock: SchoolClock): Status {
  if (school.last_run?.outcome !== "failed" && school.settings.while_waiting === "minor") {
    return {
      tone: "act",
      headline: "Some changes wait for you",
      text: ["Autosync applied the rest. What waits stays as it is, with its homework."],
      whoActs:
        "You: look at the changes, and confirm them if they are right, or keep what you have.",
      way: "review",
    };
  }
  const cause = school.last_run?.cause;
  const since = school.since ? ` since ${clock.day(school.since)}` : "";
  const also = cause && cause !== "major_changes" ? troubled(cause, school, clock).text : [];
  return {
    tone: "act",
    headline: `Autosync has been stopped${since}`,
    text: [
      "Your MIS shows changes that are too big to make without asking you. " +
        "Nothing has been changed, and nothing is lost.",
      ...also,
    ],
    whoActs: "You: look at the changes, and confirm them if they are right.",
    way: "review",
  };
}

function troubled(cause: Cause, school: School, clock: SchoolClock): Status {
  const about = school.last_run?.about ?? null;
  const night = "Last night's autosync did not happen. Nothing has been changed.";
  switch (cause) {
    case "major_changes":
      return waitingForPerson(school, clock);
    case "mis_access":
      return {
        tone: "act",
        headline: about ? `We lack one permission: ${about}` : "We have no access to your MIS",
        text: [
          about
            ? `Your MIS lets us read the rest. ${night}`
            : `The school's permission was withdrawn or has run out. ${night}`,
        ],
        whoActs: about
          ? `The network manager: switch ${about} on for us in Wonde. We try again every night.`
          : "The network manager: approve the connection in Wonde. We try again every night.",
        way: "none",
      };
    case "mis_empty":
      return {
        tone: "act",
        headline: `Your MIS sent ${missing(about)}`,
        text: [
          `That looks like a fault. ${night}`,
          "If it has no classes until the new timetable, set your change of school year under People and settings.",
        ],
        whoActs:
          "The network manager: check the MIS, and what it shares in Wonde. We try again every night.",
        way: "none",
      };
    case "mis_unavailable":
      return {
        tone: "wait",
        headline: "Your MIS did not answer",
        text: [night],
        whoActs: `${NOBODY} We try again every night.`,
        way: "sync",
      };
    case "mis_incomplete":
      return {
        tone: "wait",
        headline: "Your MIS gave only part of an answer",
        text: [`We never use part of an answer. ${night}`],
        whoActs: `${NOBODY} We look into it, and try again every night.`,
        way: "sync",
      };
    case "internal":
      return {
        tone: "wait",
        headline: "Something went wrong on our side",
        text: [`It is not your fault. ${night}`],
        whoActs: "We: we know about it, and try again every night.",
        way: "sync",
      };
  }
}

function missing(about: string | null): string {
  return about === "students" || about === "classes" ? `no ${about}` : "no students or no classes";
}

/** One run in a few words, for a list of runs. */
export function outcomeOf(run: LastRun): { readonly tone: Tone; readonly words: string } {
  if (run.outcome === null) return { tone: "calm", words: "Being applied" };
  if (run.outcome === "unchanged") return { tone: "good", words: "Nothing had changed" };
  if (run.undone_by) return { tone: "calm", words: "Changes made, and taken back" };
  if (run.outcome === "applied" && run.next_step === "manual_sync") {
    return { tone: "act", words: "Changes made, the rest waits for you" };
  }
  if (run.outcome === "applied") return { tone: "good", words: "Changes made" };
  switch (run.cause) {
    case "major_changes":
      return { tone: "act", words: "Stopped: changes too big to make without asking" };
    case "mis_access":
      return {
        tone: "act",
        words: run.about ? `Stopped: no permission ${run.about}` : "Stopped: no access to the MIS",
      };
    case "mis_empty":
      return { tone: "act", words: `Stopped: the MIS sent ${missing(run.about)}` };
    case "mis_unavailable":
      return { tone: "wait", words: "The MIS did not answer" };
    case "mis_incomplete":
      return { tone: "wait", words: "The MIS gave only part of an answer" };
    default:
      return { tone: "wait", words: "Something went wrong on our side" };
  }
}

const TAKEN_BACK_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether "take this sync back" is offered: the API has the last word. */
export function canBeTakenBack(run: LastRun, now: Date): boolean {
  const isRecent = now.getTime() - Date.parse(run.started_at) < TAKEN_BACK_DAYS * DAY_MS;
  return run.outcome === "applied" && run.kind !== "erasure" && !run.undone_by && isRecent;
}

/** Who or what did a run, for a list of runs. */
export function byWhom(run: LastRun): string {
  switch (run.kind) {
    case "autosync":
      return "Autosync";
    case "manual_sync":
      return `Manual sync by ${run.by}`;
    case "undo":
      return `Taken back by ${run.by}`;
    case "erasure":
      return "Erasure of a student";
  }
}
