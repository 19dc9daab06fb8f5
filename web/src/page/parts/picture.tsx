import { useEffect, useState } from "preact/hooks";
import { authorised, type Schema } from "../api/client.ts";
import { account } from "../state/session.ts";
import { phone } from "../storage/phone.ts";
import { put } from "../storage/store.ts";

/** A picture's bytes: from this phone, or from the service, and then kept for times without signal. */
export async function bytesAt(path: string): Promise<Blob> {
  const person = account.value ?? "";
  const kept = await phone.get<Blob>("bundles", person, path);
  if (kept) return kept;
  const response = await authorised(new Request(new URL(path, location.origin)));
  if (!response.ok) throw new Error("no picture");
  const bytes = await response.blob();
  await phone.write([put("bundles", person, path, bytes)]);
  return bytes;
}

interface PictureProps {
  /** Where the service has it. */
  readonly path: string;
  readonly picture: Schema<"PictureShown">;
}

/** A picture of a question. What it shows stands in words where it cannot be had. */
export function PictureAt({ path, picture }: PictureProps) {
  const [source, setSource] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let address: string | null = null;
    bytesAt(path)
      .then(bytes => {
        address = URL.createObjectURL(bytes);
        setSource(address);
      })
      .catch(() => setFailed(true));
    return () => {
      if (address) URL.revokeObjectURL(address);
    };
  }, [path]);
  if (failed) return <span class="picture-alt">Hình: {picture.alt}</span>;
  const { width, height } = picture;
  return <img class="picture" src={source ?? undefined} alt={picture.alt} width={width} height={height} />;
}
