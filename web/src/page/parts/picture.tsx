import { useEffect, useState } from "preact/hooks";
import { authorised, type Schema } from "../api/client.ts";
import { account } from "../state/session.ts";
import { phone } from "../storage/phone.ts";
import { put } from "../storage/store.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";

/** A picture's bytes: from this phone, or from the service, and then kept for times without signal. */
export async function bytesAt(path: string): Promise<Blob> {
  const person = account.value ?? "";
  const kept = await phone.get<Blob>("bundles", person, path);
  if (kept) return kept;
  const response = await authorised(new Request(new URL(path, location.origin)));
  if (!response.ok) throw new Error("no picture");
  const bytes = await response.blob();
  // A phone that cannot keep it can still show it.
  await phone.write([put("bundles", person, path, bytes)]).catch(() => undefined);
  return bytes;
}

interface PictureProps {
  /** Where the service has it. */
  readonly path: string;
  readonly picture: Schema<"PictureShown">;
}

/** An address of the picture for as long as it is on the screen: undefined while it is fetched, null where it cannot be had. */
function useAddress(path: string): string | undefined | null {
  const [address, setAddress] = useState<string | undefined | null>(undefined);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    bytesAt(path)
      .then(bytes => {
        if (isGone) return;
        made = URL.createObjectURL(bytes);
        setAddress(made);
      })
      .catch(() => setAddress(null));
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [path]);
  return address;
}

/** A picture of a question. What it shows stands in words where it cannot be had. */
export function PictureAt({ path, picture }: PictureProps) {
  const address = useAddress(path);
  if (address === null) return <span class="picture-alt">Hình: {picture.alt}</span>;
  const { width, height } = picture;
  return <img class="picture" src={address} alt={picture.alt} width={width} height={height} />;
}

/**
 * The button below a picture, for eyes that cannot make out a phone's width of it. Not the picture itself: on a card that is an
 * answer a tap on it chooses.
 */
export function Enlarge({ path, picture }: PictureProps) {
  const [isLarge, setLarge] = useState(false);
  const close = () => setLarge(false);
  return (
    <>
      <button
        type="button"
        class="enlarge"
        aria-label={`Xem hình to: ${picture.alt}`}
        aria-haspopup="dialog"
        onClick={() => setLarge(true)}
      >
        <Icon name="search" />
        <span>Xem hình to</span>
      </button>
      {isLarge && (
        <Dialog title="Hình to" onClose={close} isWide actions={<Button onClick={close}>Đóng</Button>}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the picture */}
          <section class="large-picture" tabIndex={0} aria-label="Kéo để xem các phần của hình">
            <PictureAt path={path} picture={picture} />
          </section>
        </Dialog>
      )}
    </>
  );
}
