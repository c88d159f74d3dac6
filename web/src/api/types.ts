/** The API's shapes, generated from its contract, by the names that this page uses for them. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type SchoolState = Schemas["SchoolState"];
export type Cause = Schemas["Cause"];
export type ItemState = Schemas["ItemState"];
export type WarningCode = Schemas["WarningCode"];

export type Summary = Schemas["SummaryAnswer"];
export type LostTask = Schemas["LostTask"];
export type Warning = Schemas["WarningAnswer"];
export type LastRun = Schemas["LastRun"];
export type LeftOut = Schemas["LeftOutAnswer"];
export type Run = Schemas["RunAnswer"];
export type Settings = Schemas["SettingsAnswer"];
export type School = Schemas["SchoolAnswer"];
export type PreviewSubject = Schemas["PreviewSubjectAnswer"];
export type PreviewClass = Schemas["PreviewClassAnswer"];
export type Preview = Schemas["PreviewAnswer"];
export type Pair = Schemas["PairAnswer"];
export type Change = Schemas["ChangeAnswer"];
export type Student = Schemas["StudentAnswer"];
export type ArchiveEntry = Schemas["ArchiveEntryAnswer"];
export type ConfirmBody = Schemas["ConfirmBody"];
export type SchoolDetail = Schemas["SchoolDetailAnswer"];
export type Selection = Schemas["SelectionBody"];
export type StaffMember = Schemas["StaffAnswer"];
export type SettingsChange = Partial<Schemas["SettingsChangeBody"]>;

export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}

/** Members of one problem, which the contract leaves open: why a preview is stale. */
export type StaleReason =
  | "roster_changed"
  | "tasks_changed"
  | "settings_changed"
  | "newer_mis_read"
  | "another_manual_sync"
  | "archive_changed";
