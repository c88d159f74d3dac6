import { useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";
import type { School } from "../api/types";
import { fieldFaults } from "../model/fields";
import { changeOf, type Fields, fieldsOf } from "../model/settings";
import { useServices } from "../services";
import { FieldErrors } from "./FieldErrors";
import { NumberField, Options, TextField } from "./fields";

const REMINDERS = [
  ["every_night", "Every night until it is settled"],
  ["weekly", "Once a week, and at once when we find something new"],
  ["once", "Once, and again only when we find something new"],
] as const;

const AFTER_FAILURE = [
  ["resume_when_resolved", "Continue by itself when the MIS is right again"],
  ["require_manual_sync", "Wait for a manual sync, even if the MIS is right again"],
] as const;

const NEW_CLASSES = [
  ["available", "Wait until somebody chooses it"],
  ["add", "Sync it without asking"],
] as const;

const WHILE_WAITING = [
  ["nothing", "Change nothing until somebody has decided"],
  ["minor", "Apply everything that no decision is about"],
] as const;
const SAME_CLASS = [
  ["ask", "Ask whether it is the same class"],
  ["automatic", "Take it for the same where students, name and subject agree"],
] as const;

export function SettingsForm({ school, onSaved }: { school: School; onSaved: () => void }) {
  const { api } = useServices();
  const [before, setBefore] = useState(() => fieldsOf(school));
  const [fields, setFields] = useState(before);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [said, setSaid] = useState("");
  const faults = problem ? fieldFaults(problem) : [];
  const isWrong = (key: string) => faults.some((fault) => fault.key === key);
  const set = (change: Partial<Fields>) => {
    setFields({ ...fields, ...change });
    setSaid("");
  };
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      const saved = fieldsOf(await api.changeSettings(school.id, changeOf(before, fields)));
      setBefore(saved);
      setFields(saved);
      setProblem(null);
      setSaid("Saved.");
      onSaved();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <form class="settings" onSubmit={(event) => void save(event)}>
      <fieldset>
        <legend>Mails</legend>
        <TextField
          label="Who gets mails (one e-mail address a line)"
          lines={4}
          value={fields.recipients}
          isWrong={isWrong("recipients")}
          onChange={(recipients) => set({ recipients })}
        />
        <Options
          label="While autosync is stopped, remind them"
          options={REMINDERS}
          value={fields.reminders}
          onChange={(reminders) => set({ reminders })}
        />
      </fieldset>
      <fieldset>
        <legend>Autosync</legend>
        <TextField
          label="Pause until the end of (leave empty for no pause)"
          type="date"
          value={fields.paused_until}
          isWrong={isWrong("paused_until")}
          onChange={(paused_until) => set({ paused_until })}
        />
        <TextField
          label="Change of school year: first day (month and day, as 07-15; leave both empty for none)"
          value={fields.year_change_from}
          isWrong={isWrong("year_change")}
          onChange={(year_change_from) => set({ year_change_from })}
        />
        <TextField
          label="Change of school year: last day (as 09-20)"
          value={fields.year_change_to}
          isWrong={isWrong("year_change")}
          onChange={(year_change_to) => set({ year_change_to })}
        />
        <Options
          label="After autosync has stopped"
          options={AFTER_FAILURE}
          value={fields.after_failure}
          onChange={(after_failure) => set({ after_failure })}
        />
        <Options
          label="A new class in a chosen subject"
          options={NEW_CLASSES}
          value={fields.new_classes}
          onChange={(new_classes) => set({ new_classes })}
        />
        <Options
          label="While a change waits for a person"
          options={WHILE_WAITING}
          value={fields.while_waiting}
          onChange={(while_waiting) => set({ while_waiting })}
        />
        <Options
          label="A class that comes again under another id"
          options={SAME_CLASS}
          value={fields.same_class}
          onChange={(same_class) => set({ same_class })}
        />
        <NumberField
          label="Days for which a deleted class can be brought back (0: deleted for good)"
          least={0}
          most={365}
          value={fields.archive_days}
          isWrong={isWrong("archive_days")}
          onChange={(archive_days) => set({ archive_days })}
        />
        <NumberField
          label="Stop if more than this percentage of the students would leave at once"
          least={1}
          most={100}
          value={fields.mass_departure_percent}
          isWrong={isWrong("mass_departure_percent")}
          onChange={(mass_departure_percent) => set({ mass_departure_percent })}
        />
        <NumberField
          label="and at least this many students"
          least={1}
          most={10000}
          value={fields.mass_departure_minimum}
          isWrong={isWrong("mass_departure_minimum")}
          onChange={(mass_departure_minimum) => set({ mass_departure_minimum })}
        />
      </fieldset>
      {problem && <FieldErrors problem={problem} />}
      <p class="ways">
        <button type="submit" class="button main">
          Save
        </button>
        <span role="status">{said}</span>
      </p>
    </form>
  );
}
