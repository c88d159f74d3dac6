/** The settings form: from a school to its fields, and from the fields to a change. */

import type { School, Settings, SettingsChange } from "../api/types";

/** Every field as text, as a form has it. */
export interface Fields {
  readonly recipients: string;
  readonly reminders: Settings["reminders"];
  readonly paused_until: string;
  readonly after_failure: Settings["after_failure"];
  readonly new_classes: Settings["new_classes"];
  readonly while_waiting: Settings["while_waiting"];
  readonly same_class: Settings["same_class"];
  readonly archive_days: string;
  /** Month and day, as 07-15; both are empty at a school without a window. */
  readonly year_change_from: string;
  readonly year_change_to: string;
  readonly mass_departure_percent: string;
  readonly mass_departure_minimum: string;
}

export function fieldsOf(school: School): Fields {
  const { settings } = school;
  return {
    recipients: school.recipients.join("\n"),
    reminders: settings.reminders,
    paused_until: settings.paused_until ?? "",
    after_failure: settings.after_failure,
    new_classes: settings.new_classes,
    while_waiting: settings.while_waiting,
    same_class: settings.same_class,
    archive_days: String(settings.archive_days),
    year_change_from: settings.year_change?.from ?? "",
    year_change_to: settings.year_change?.to ?? "",
    mass_departure_percent: String(settings.mass_departure_percent),
    mass_departure_minimum: String(settings.mass_departure_minimum),
  };
}

/** Only what differs: a field that a colleague has changed meanwhile is left to them. */
export function changeOf(before: Fields, now: Fields): SettingsChange {
  const change: SettingsChange = {};
  if (before.recipients !== now.recipients) change.recipients = addressesOf(now.recipients);
  if (before.reminders !== now.reminders) change.reminders = now.reminders;
  if (before.paused_until !== now.paused_until) change.paused_until = now.paused_until || null;
  if (before.after_failure !== now.after_failure) change.after_failure = now.after_failure;
  if (before.new_classes !== now.new_classes) change.new_classes = now.new_classes;
  if (before.while_waiting !== now.while_waiting) change.while_waiting = now.while_waiting;
  if (before.same_class !== now.same_class) change.same_class = now.same_class;
  if (before.archive_days !== now.archive_days) change.archive_days = Number(now.archive_days);
  if (yearChangeOf(before) !== yearChangeOf(now)) {
    const [from, to] = [now.year_change_from.trim(), now.year_change_to.trim()];
    change.year_change = from || to ? { from, to } : null;
  }
  if (before.mass_departure_percent !== now.mass_departure_percent) {
    change.mass_departure_percent = Number(now.mass_departure_percent);
  }
  if (before.mass_departure_minimum !== now.mass_departure_minimum) {
    change.mass_departure_minimum = Number(now.mass_departure_minimum);
  }
  return change;
}

function yearChangeOf(fields: Fields): string {
  return `${fields.year_change_from.trim()}/${fields.year_change_to.trim()}`;
}

/** One address a line; commas and semicolons do as well. */
export function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}
