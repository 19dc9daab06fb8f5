import { bytesAt, Enlarge, PictureAt } from "../../../parts/picture.tsx";
import type { Draft, Question } from "../../../sync/attempts/draft.ts";

type Shown = NonNullable<Question["picture"]>;

function pathOf(attempt: string, place: number, position: number | null): string {
  return `/api/v1/attempts/${attempt}/pictures/${place}${position === null ? "" : `/${position}`}`;
}

/** Fetch all pictures of a paper when it begins: the signal may be gone at the question that needs one. */
export async function fetchPictures(draft: Draft): Promise<void> {
  for (const [place, question] of draft.questions.entries()) {
    const positions = [
      ...(question.picture ? [null] : []),
      ...(question.option_pictures ?? []).flatMap((p, at) => (p ? [at] : [])),
    ];
    for (const position of positions) await bytesAt(pathOf(draft.id, place, position)).catch(() => undefined);
  }
}

interface PictureProps {
  readonly attempt: string;
  readonly place: number;
  readonly position: number | null;
  readonly picture: Shown;
}

/** A picture of the paper of an attempt. */
export function Picture({ attempt, place, position, picture }: PictureProps) {
  return <PictureAt path={pathOf(attempt, place, position)} picture={picture} />;
}

/** Beside it: the button that shows it large. */
export function EnlargePicture({ attempt, place, position, picture }: PictureProps) {
  return <Enlarge path={pathOf(attempt, place, position)} picture={picture} />;
}

/** A picture by itself, with the button below it. */
export function PictureAlone(props: PictureProps) {
  return (
    <div>
      <Picture {...props} />
      <EnlargePicture {...props} />
    </div>
  );
}
