/** The API's shapes by the names that this page uses for them. */

export type SchoolState = "new" | "ok" | "manual_sync_required" | "mis_problem" | "paused";
export type NextStep = "manual_sync" | "reconnect_mis" | "check_mis" | "none";
export type Outcome = "applied" | "unchanged" | "failed";
export type Cause =
  | "major_changes"
  | "mis_access"
  | "mis_unavailable"
  | "mis_incomplete"
  | "mis_empty"
  | "internal";
export type ItemState = "selected" | "available" | "added" | "removed" | "deleted" | "emptied";
export type WarningCode =
  | "mis_changed"
  | "mass_departure"
  | "deleted_subject"
  | "deleted_class"
  | "emptied_class"
  | "removed_subject"
  | "removed_class";

export type StaleReason =
  | "roster_changed"
  | "tasks_changed"
  | "settings_changed"
  | "newer_mis_read"
  | "another_manual_sync";

export interface Summary {
  students_joining: number;
  students_leaving: number;
  students_unassigned: number;
  students_updated: number;
  class_list_changes: number;
  classes_added: number;
  classes_updated: number;
  classes_deleted: number;
  subjects_added: number;
  subjects_updated: number;
  subjects_deleted: number;
  teachers_added: number;
  teachers_updated: number;
  teachers_removed: number;
  tasks_deleted: number;
}

export interface LostTask {
  id: string;
  title: string;
  due_at: string | null;
  students: number;
}

export interface Warning {
  id: string;
  code: WarningCode;
  entity: { kind: string; id: string; name: string };
  message: string;
  tasks_lost: number;
  tasks: LostTask[];
}

export interface LastRun {
  run_id: string;
  school_id: string;
  kind: "autosync" | "manual_sync";
  night: string | null;
  by: string | null;
  started_at: string;
  ended_at: string | null;
  outcome: Outcome | null;
  cause: Cause | null;
  next_step: NextStep;
  summary: Summary;
}

export interface Run extends LastRun {
  warnings: Warning[];
}

export interface Settings {
  after_failure: "resume_when_resolved" | "require_manual_sync";
  reminders: "every_night" | "weekly" | "once";
  new_classes: "available" | "add";
  paused_until: string | null;
  mass_departure_percent: number;
  mass_departure_minimum: number;
}

export interface School {
  id: string;
  name: string;
  state: SchoolState;
  next_step: NextStep;
  since: string | null;
  last_run: LastRun | null;
  counts: {
    subjects: number;
    classes: number;
    students: number;
    students_unassigned: number;
    students_left: number;
    teachers: number;
    tasks: number;
  };
  recipients: string[];
  settings: Settings;
}

export interface PreviewSubject {
  id: string;
  name: string;
  state: ItemState;
  classes: number;
}

export interface PreviewClass {
  id: string;
  name: string;
  subject_id: string;
  state: ItemState;
  students: number;
  students_before: number;
  tasks: number;
}

export interface Preview {
  preview_id: string;
  school_id: string;
  created_at: string;
  expires_at: string;
  mis_read_at: string;
  subjects: PreviewSubject[];
  classes: PreviewClass[];
  summary: Summary;
  warnings: Warning[];
}

export interface StaffMember {
  email: string;
  added_at: string;
  added_by: string;
}

export interface SettingsChange extends Partial<Settings> {
  recipients?: string[];
}

export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}
