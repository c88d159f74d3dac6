import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What the API found wrong with it. */
  readonly isWrong?: boolean;
}

interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "date";
  /** More than one makes it a larger field. */
  readonly lines?: number;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, isWrong = false, type = "text", lines = 1 } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {lines > 1 ? (
        <textarea
          id={id}
          aria-invalid={isWrong}
          rows={lines}
          spellcheck={false}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <input
          id={id}
          aria-invalid={isWrong}
          type={type}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

interface NumberFieldProps extends FieldProps {
  readonly least: number;
  readonly most: number;
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, isWrong = false, least, most } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        aria-invalid={isWrong}
        required
        min={least}
        max={most}
        step={1}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface OptionsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function Options<Value extends string>(props: OptionsProps<Value>) {
  const { label, options, value, onChange } = props;
  const id = useId();
  return (
    <fieldset class="options">
      <legend>{label}</legend>
      {options.map(([each, words]) => (
        <label class="tick" key={each}>
          <input type="radio" name={id} checked={each === value} onChange={() => onChange(each)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
