import css from "../secretary.module.css";

interface WhoProps {
  readonly label: string;
  readonly people: readonly { readonly id: string; readonly text: string }[];
  readonly value: string;
  readonly onChoose: (id: string) => void;
}

/** One person out of the branch. */
export function Who({ label, people, value, onChoose }: WhoProps) {
  return (
    <label class={css.labelled}>
      <span>{label}</span>
      <select class="input" value={value} onChange={event => onChoose(event.currentTarget.value)}>
        <option value="">Chọn đồng chí</option>
        {people.map(person => (
          <option key={person.id} value={person.id}>
            {person.text}
          </option>
        ))}
      </select>
    </label>
  );
}
