import { useMemo } from "preact/hooks";

import type { Preview } from "../api/types";
import { addSubjects, type Choice, presentChoice, removeSubjects } from "../model/choice";
import { classes } from "../model/counts";
import { inPickerOrder, itemsOf, type PickerEntry } from "../model/picker";
import { withCode } from "../model/warnings";
import type { Choosing } from "../sync/state";
import { Go } from "./Go";
import { Message } from "./Message";
import { Picker } from "./Picker";
import { StepBar } from "./StepBar";
import type { SyncPlace } from "./SyncPage";
import { WarningList } from "./WarningList";

interface Props {
  readonly place: SyncPlace;
  readonly sync: Choosing;
  readonly onChoose: (choice: Choice) => void;
}

export function SubjectsStep({ place, sync, onChoose }: Props) {
  const { school } = place;
  const { preview, choice } = sync;
  const entries = useMemo(() => inPickerOrder(entriesOf(preview)), [preview]);
  const before = useMemo(() => presentChoice(preview).subjects, [preview]);
  const items = useMemo(
    () => itemsOf(entries, before, choice.subjects),
    [entries, before, choice.subjects],
  );
  return (
    <>
      <DeletedSubjects school={school} preview={preview} />
      <p>
        “Chosen for sync” lists the subjects that your school has chosen. Click a subject to move it
        across. Click it again to move it back.
      </p>
      <Picker
        items={items}
        one="subject"
        many="subjects"
        onAdd={(ids) => onChoose(addSubjects(choice, ids, preview))}
        onRemove={(ids) => onChoose(removeSubjects(choice, ids, preview))}
      />
      <StepBar items={items}>
        <Go to={{ ...place, step: "plan" }} look="button">
          Back
        </Go>
        <Go to={{ ...place, step: "classes" }} look="button main">
          Next: classes
        </Go>
      </StepBar>
    </>
  );
}

function entriesOf(preview: Preview): PickerEntry[] {
  const onMis = preview.subjects.filter((subject) => subject.state !== "deleted");
  return onMis.map(({ id, name, classes: count }) => ({
    id,
    name,
    detail: classes(count),
    group: "",
    year: "",
    isEmptied: false,
  }));
}

function DeletedSubjects({ school, preview }: { school: string; preview: Preview }) {
  const deleted = withCode(preview.warnings, "deleted_subject");
  if (deleted.length === 0) return null;
  return (
    <Message tone="act" title="Subjects that are no longer on the MIS">
      <p>
        Your school chose these subjects, and the MIS does not have them any more. If that is
        expected, continue. If not, check with your network manager and try again in 24 hours.
      </p>
      <WarningList warnings={deleted} />
      <p>
        <Go to={{ at: "unexpected", school }}>This is not expected: what to do</Go>
      </p>
    </Message>
  );
}
