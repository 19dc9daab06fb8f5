import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  /** What is wrong, and what to do; null: nothing. */
  readonly wrong?: string | null;
  readonly type?: "text" | "password" | "date" | "time" | "datetime-local" | "number" | "search";
  readonly inputMode?: "text" | "numeric" | "decimal";
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly lines?: boolean;
  /** Stands behind the box: a unit, a button that shows the password. */
  readonly after?: ComponentChildren;
}

/** A box with its label above it; what is wrong stands below and is read out with it. */
export function Field(props: FieldProps) {
  const id = useId();
  const { hint, wrong } = props;
  const described = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  const common = {
    id,
    class: "input",
    value: props.value,
    required: props.required ?? false,
    "aria-invalid": wrong ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
    autoComplete: props.autoComplete ?? "off",
    maxLength: props.maxLength,
    onInput: (event: { currentTarget: { value: string } }) => props.onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="row with-after">
        {props.lines ? (
          <textarea {...common} />
        ) : (
          // Preact lists what each type may have; these are the same for all that are used here.
          <input
            {...common}
            autoCapitalize="off"
            spellcheck={false}
            type={(props.type ?? "text") as "text"}
            inputMode={props.inputMode}
          />
        )}
        {props.after}
      </div>
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}

interface ChoicesProps<T extends string | number> {
  readonly legend: ComponentChildren;
  readonly options: readonly { readonly value: T; readonly label: ComponentChildren }[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of several, each a card as large as a thumb. */
export function Choices<T extends string | number>(props: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset class="field" disabled={props.disabled ?? false}>
      <legend class="label">{props.legend}</legend>
      {props.options.map(option => (
        <label key={option.value} class={`choice${option.value === props.value ? " chosen" : ""}`}>
          <input
            type="radio"
            name={name}
            checked={option.value === props.value}
            onChange={() => props.onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface TickProps {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** Yes or no, as a card with a box. */
export function Tick({ label, checked, onChange, disabled = false }: TickProps) {
  return (
    <label class={`choice${checked ? " chosen" : ""}`}>
      <input type="checkbox" checked={checked} disabled={disabled} onChange={event => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
