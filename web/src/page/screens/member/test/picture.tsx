import { useEffect, useState } from "preact/hooks";
import { authorised } from "../../../api/client.ts";
import { account } from "../../../state/session.ts";
import { phone } from "../../../storage/phone.ts";
import { put } from "../../../storage/store.ts";
import type { Draft, Question } from "../../../sync/attempts/draft.ts";
import css from "./test.module.css";

type Shown = NonNullable<Question["picture"]>;

/** The picture's bytes: from this phone, or from the service, and then kept for times without signal. */
async function bytesOf(attempt: string, place: number, position: number | null): Promise<Blob> {
  const path = `/api/v1/attempts/${attempt}/pictures/${place}${position === null ? "" : `/${position}`}`;
  const person = account.value ?? "";
  const kept = await phone.get<Blob>("bundles", person, path);
  if (kept) return kept;
  const response = await authorised(new Request(new URL(path, location.origin)));
  if (!response.ok) throw new Error("no picture");
  const bytes = await response.blob();
  await phone.write([put("bundles", person, path, bytes)]);
  return bytes;
}

/** Fetch all pictures of a paper when it begins: the signal may be gone at the question that needs one. */
export async function fetchPictures(draft: Draft): Promise<void> {
  for (const [place, question] of draft.questions.entries()) {
    const positions = [
      ...(question.picture ? [null] : []),
      ...(question.option_pictures ?? []).flatMap((p, at) => (p ? [at] : [])),
    ];
    for (const position of positions) await bytesOf(draft.id, place, position).catch(() => undefined);
  }
}

interface PictureProps {
  readonly attempt: string;
  readonly place: number;
  readonly position: number | null;
  readonly picture: Shown;
}

/** A picture of the paper. What it shows stands in words where it cannot be had. */
export function Picture({ attempt, place, position, picture }: PictureProps) {
  const [source, setSource] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let address: string | null = null;
    bytesOf(attempt, place, position)
      .then(bytes => {
        address = URL.createObjectURL(bytes);
        setSource(address);
      })
      .catch(() => setFailed(true));
    return () => {
      if (address) URL.revokeObjectURL(address);
    };
  }, [attempt, place, position]);
  if (failed) return <span class={css.alt}>Hình: {picture.alt}</span>;
  const { width, height } = picture;
  return <img class={css.picture} src={source ?? undefined} alt={picture.alt} width={width} height={height} />;
}
