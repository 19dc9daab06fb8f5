import { authorised } from "../../../api/client.ts";
import { problemOf } from "../../../api/problems.ts";

/** Fetch a file in the person's name and hand it to the browser to keep. Raises Problem, Offline. */
export async function download(path: string, name: string): Promise<void> {
  const response = await authorised(new Request(new URL(path, location.origin)));
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = nameOf(response.headers.get("Content-Disposition")) ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name that the service gives the file, if it does. */
function nameOf(disposition: string | null): string | null {
  const encoded = disposition?.match(/filename\*=(?:UTF-8|utf-8)''([^;]+)/)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return disposition?.match(/filename="?([^";]+)"?/)?.[1] ?? null;
}
