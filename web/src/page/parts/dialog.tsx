import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Buttons, the one most likely wanted first. */
  readonly actions: ComponentChildren;
  readonly onClose: () => void;
  /** For what wants all the room of the screen. */
  readonly isWide?: boolean;
}

/** A question that has to be answered first. The browser's own dialog: it keeps the focus inside and gives it back. */
export function Dialog({ title, children, actions, onClose, isWide = false }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = place.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={place}
      class={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      <div class="actions">{actions}</div>
    </dialog>
  );
}
