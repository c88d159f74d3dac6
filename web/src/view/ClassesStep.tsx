import { useMemo } from "preact/hooks";

import type { Preview, Warning } from "../api/types";
import {
  addClasses,
  type Choice,
  classesOnOffer,
  presentChoice,
  removeClasses,
} from "../model/choice";
import { classes, students } from "../model/counts";
import { inPickerOrder, itemsOf, type PickerEntry } from "../model/picker";
import { isLoss, withCode } from "../model/warnings";
import { yearOf } from "../model/year";
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

export function ClassesStep({ place, sync, onChoose }: Props) {
  const { school } = place;
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
        text="If these classes were closed on purpose, continue. Their homework is deleted with them. If not, check with your network manager and try again in 24 hours."
        warnings={withCode(preview.warnings, "deleted_class")}
      />
      <Lost
        school={school}
        title="Classes that are now empty on the MIS"
        text="These classes had students, and now have none. The classes and their homework stay. If that is not expected, check with your network manager and try again in 24 hours."
        warnings={withCode(preview.warnings, "emptied_class")}
      />
      <p>
        These are the classes of the subjects that you chose. Click a class to move it across. Where
        you took a subject out, its classes are on the left, and go with it.
      </p>
      <Picker
        items={items}
        one="class"
        many="classes"
        onAdd={(ids) => onChoose(addClasses(choice, ids, preview))}
        onRemove={(ids) => onChoose(removeClasses(choice, ids))}
      />
      <StepBar items={items}>
        <Go to={{ ...place, step: "subjects" }} look="button">
          Back
        </Go>
        <Go to={{ ...place, step: "confirm" }} look="button main">
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

/** More of them without any homework are counted alone. */
const FEW = 5;

interface LostProps {
  readonly school: string;
  readonly title: string;
  readonly text: string;
  readonly warnings: readonly Warning[];
}

function Lost({ school, title, text, warnings }: LostProps) {
  if (warnings.length === 0) return null;
  const lost = warnings.filter(isLoss);
  const lossless = warnings.length - lost.length;
  return (
    <Message tone={lost.length > 0 ? "act" : "calm"} title={title}>
      <p>{text}</p>
      <WarningList warnings={lossless > FEW ? lost : warnings} />
      {lossless > FEW && <p>{classes(lossless)} without homework at stake: the plan lists them.</p>}
      <p>
        <Go to={{ at: "unexpected", school }}>This is not expected: what to do</Go>
      </p>
    </Message>
  );
}
