import { classes as classesIn } from "../model/counts";

interface Props {
  readonly name: string;
  readonly classes: number;
  readonly value: string;
  readonly isMissing: boolean;
  readonly onType: (value: string) => void;
}

/** Many classes are not deleted by a slip of the mouse. */
export function TypedName({ name, classes, value, isMissing, onType }: Props) {
  return (
    <div class={`field typed ${isMissing ? "missing" : ""}`}>
      <label for="typed-name">
        {classesIn(classes)} would be deleted. Type the school’s name (<bdi>{name}</bdi>) to go on
      </label>
      <input
        id="typed-name"
        type="text"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isMissing}
        value={value}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </div>
  );
}
