/** What went wrong, in plain words: what it means, and who must act. */

import { NO_CONNECTION, type Problem, SESSION_ENDED, TOO_MANY_REQUESTS } from "../api/problem";
import type { StaleReason } from "../api/types";

/** What the person can do on the spot. */
export type Remedy = "try_again" | "look_again" | "sign_in" | "choose_school" | "get_help" | "none";

export interface Explanation {
  readonly title: string;
  readonly text: readonly string[];
  readonly remedy: Remedy;
}

const NOTHING_CHANGED = "Nothing has been changed.";

const EXPLANATIONS: Record<string, Explanation> = {
  [NO_CONNECTION]: {
    title: "No connection",
    text: [
      "This page cannot reach the service. Check the network connection, then try again.",
      "Your choice is kept. If you were confirming, press again: the sync is never done twice.",
    ],
    remedy: "try_again",
  },
  [SESSION_ENDED]: {
    title: "You have been signed out",
    text: [
      "You were signed in for a long time, so please sign in again. " +
        "You come back to this place, and your choice is kept.",
    ],
    remedy: "sign_in",
  },
  [TOO_MANY_REQUESTS]: {
    title: "Too many requests at once",
    text: ["The service is busy. Wait a moment, then try again."],
    remedy: "try_again",
  },
  "too-many-previews": {
    title: "This school was looked up very often",
    text: [
      `${NOTHING_CHANGED} Each check reads the whole MIS, so a school has 60 an hour. ` +
        "What you have chosen is kept. Try again when the next hour begins.",
    ],
    remedy: "try_again",
  },
  forbidden: {
    title: "You cannot do this",
    text: [
      "Your account is not allowed to do this. " +
        "Ask the person who set up your school's sync to add you.",
    ],
    remedy: "choose_school",
  },
  "school-not-found": {
    title: "This school is not on your list",
    text: [
      "The school does not exist, or your account cannot see it.",
      "Ask a colleague who can do the sync to add your address under People and settings, " +
        "then load this page again.",
    ],
    remedy: "choose_school",
  },
  "run-not-found": {
    title: "There is no such sync",
    text: ["Perhaps it was more than 400 days ago: we keep records for 400 days."],
    remedy: "none",
  },
  "preview-stale": {
    title: "Something has changed since you looked",
    text: [
      `${NOTHING_CHANGED} Your choice and your ticks are kept, as far as they still apply. ` +
        "Look again to see what would happen now.",
    ],
    remedy: "look_again",
  },
  "preview-expired": {
    title: "This check is more than an hour old",
    text: [
      `${NOTHING_CHANGED} Your choice is kept. ` +
        "Look again, so that you confirm what is true now.",
    ],
    remedy: "look_again",
  },
  "preview-not-found": {
    title: "This check is no longer kept",
    text: [`${NOTHING_CHANGED} Your choice is kept. Look again to continue.`],
    remedy: "look_again",
  },
  "not-in-archive": {
    title: "This is not in the archive any more",
    text: [`${NOTHING_CHANGED} Its time was over, or somebody has brought it back already.`],
    remedy: "none",
  },
  "undo-refused": {
    title: "This sync cannot be taken back",
    text: [
      `${NOTHING_CHANGED} It failed, is more than 30 days ago, changed nothing, or has been ` +
        "taken back already.",
    ],
    remedy: "none",
  },
  "keep-until-invalid": {
    title: "Choose another day",
    text: [`${NOTHING_CHANGED} A class can be kept from today on, for a year at most.`],
    remedy: "none",
  },
  "selection-invalid": {
    title: "Some of what you chose is no longer there",
    text: [
      "It has gone from the MIS since you chose it, so we took it out of your choice. " +
        `${NOTHING_CHANGED} Look again to continue.`,
    ],
    remedy: "look_again",
  },
  "warnings-not-accepted": {
    title: "Not everything was accepted",
    text: [`${NOTHING_CHANGED} Look again, then tick each change that you need to accept.`],
    remedy: "look_again",
  },
  "sync-in-progress": {
    title: "A sync is being done at this moment",
    text: [
      "Autosync, or a colleague, is syncing this school right now. It takes a minute or two.",
      "Your choice is kept. Try again when the sync has ended.",
    ],
    remedy: "try_again",
  },
  "mis-unavailable": {
    title: "Your MIS does not answer",
    text: [
      `${NOTHING_CHANGED} The MIS, or the connection to it, is out of order for the moment. ` +
        "Your choice is kept. Try again in a few minutes.",
      "If this lasts until tomorrow, tell your network manager.",
    ],
    remedy: "try_again",
  },
  "mis-access": {
    title: "We have no access to your MIS",
    text: [
      `${NOTHING_CHANGED} The school has withdrawn its permission, or has not given it yet.`,
      "Ask your network manager to approve the connection in Wonde, then try again.",
    ],
    remedy: "try_again",
  },
  "mis-incomplete": {
    title: "Your MIS gave only part of an answer",
    text: [
      `${NOTHING_CHANGED} We never use part of an answer. ` +
        "Your choice is kept. Try again in a few minutes.",
    ],
    remedy: "try_again",
  },
  "mis-empty": {
    title: "Your MIS sent no students or no classes",
    text: [
      `${NOTHING_CHANGED} That looks like a fault, so we did not use it.`,
      "Ask your network manager whether the MIS is being rebuilt, and what it shares with us.",
    ],
    remedy: "get_help",
  },
};

/** Explains a problem; one that has no words of its own is our fault. */
export function explained(problem: Problem): Explanation {
  const known = EXPLANATIONS[problem.slug];
  if (known) return { ...known, ...aboutOf(problem) };
  const reference = problem.body.instance?.split(":").pop();
  return {
    title: "Something went wrong on our side",
    text: [
      "It is not your fault, and your choice is kept. Try again in a minute.",
      ...(reference ? [`If it happens again, tell us this reference: ${reference}`] : []),
    ],
    remedy: "try_again",
  };
}

/** The words that fit what the problem is about, in place of the general ones. */
function aboutOf({ slug, body: { about } }: Problem): Partial<Explanation> {
  if (slug === "mis-empty" && (about === "students" || about === "classes"))
    return { title: `Your MIS sent no ${about}` };
  if (slug === "mis-access" && about) {
    return {
      title: `We lack one permission: ${about}`,
      text: [
        `${NOTHING_CHANGED} Your MIS lets us read the rest.`,
        `Ask your network manager to switch ${about} on for us in Wonde, then try again.`,
      ],
    };
  }
  return {};
}

const REASONS: Record<StaleReason, string> = {
  roster_changed: "Another sync changed the school's classes or students.",
  tasks_changed: "Homework was set or removed in a class that would be deleted.",
  settings_changed: "Somebody changed the school's settings.",
  newer_mis_read: "We read your MIS again, and it had changed.",
  archive_changed: "What would be brought back is not in the archive any more.",
  another_manual_sync: "Somebody else has confirmed a manual sync.",
};

/** Why a preview is stale, each reason as a sentence. */
export function reasonsOf(problem: Problem): string[] {
  return (problem.body.reasons ?? []).flatMap((reason) => REASONS[reason as StaleReason] ?? []);
}
