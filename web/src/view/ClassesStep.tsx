import { useMemo } from "preact/hooks";

import type { Preview, Warning } from "../api/types";
import {
  addClasses,
  type Choice,
  classesOnOffer,
  presentChoice,
  removeClasses,
} from "../model/choice";
import { students } from "../model/counts";
import { inPickerOrder, itemsOf, type PickerEntry } from "../model/picker";
import { withCode } from "../model/warnings";
import { yearOf } from "../model/year";
import type { Choosing } from "../sync/state";
import { Go } from "./Go";
import { Message } from "./Message";
import { Picker } from "./Picker";
import { StepBar } from "./StepBar";
import { WarningList } from "./WarningList";

interface Props {
  readonly school: string;
  readonly sync: Choosing;
  readonly onChoose: (choice: Choice) => void;
}

export function ClassesStep({ school, sync, onChoose }: Props) {
  const { preview, choice } = sync;
  const entries = useMemo(
    () => inPickerOrder(entriesOf(preview, choice.subjects)),
    [preview, choice.subjects],
  );
  const before = useMemo(() => presentChoice(preview).classes, [preview]);
  const items = useMemo(
    () => itemsOf(entries, before, choice.classes),
    [entries, before, choice.classes],
  );
  return (
    <>
      <Lost
        school={school}
        title="Classes that are no longer on the MIS"
        text="If these classes were closed on purpose, continue. Their homework is deleted with them."
        warnings={withCode(preview.warnings, "deleted_class")}
      />
      <Lost
        school={school}
        title="Classes that are now empty on the MIS"
        text="These classes had students, and now have none. The classes and their homework stay."
        warnings={withCode(preview.warnings, "emptied_class")}
      />
      <p>These are the classes of the subjects that you chose. Click a class to move it across.</p>
      <Picker
        items={items}
        one="class"
        many="classes"
        onAdd={(ids) => onChoose(addClasses(choice, ids))}
        onRemove={(ids) => onChoose(removeClasses(choice, ids))}
      />
      <StepBar items={items}>
        <Go to={{ at: "sync", school, step: "subjects" }} look="button">
          Back
        </Go>
        <Go to={{ at: "sync", school, step: "confirm" }} look="button main">
          Next: check and confirm
        </Go>
      </StepBar>
    </>
  );
}

function entriesOf(preview: Preview, chosen: ReadonlySet<string>): PickerEntry[] {
  const subjects = new Map(preview.subjects.map((subject) => [subject.id, subject.name]));
  return classesOnOffer(preview, chosen).map((each) => ({
    id: each.id,
    name: each.name,
    detail: [students(each.students), each.told_apart_by].filter(Boolean).join(", "),
    group: subjects.get(each.subject_id) ?? "",
    year: yearOf(each.year_group ?? each.name),
    isEmptied: each.state === "emptied",
  }));
}

interface LostProps {
  readonly school: string;
  readonly title: string;
  readonly text: string;
  readonly warnings: readonly Warning[];
}

function Lost({ school, title, text, warnings }: LostProps) {
  if (warnings.length === 0) return null;
  return (
    <Message tone="act" title={title}>
      <p>{text}</p>
      <WarningList warnings={warnings} />
      <p>
        <Go to={{ at: "unexpected", school }}>This is not expected: what to do</Go>
      </p>
    </Message>
  );
}
