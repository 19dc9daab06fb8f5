import { answer, api, type Schema } from "../../../api/client.ts";
import { sendLater } from "../../../state/sent.ts";
import { account } from "../../../state/session.ts";
import { phone } from "../../../storage/phone.ts";
import { put } from "../../../storage/store.ts";

export type Privacy = Schema<"PrivacyNoticeOut">;

const KEY = "privacy-read";

/** The notice about personal data. Raises Problem, Offline. */
export function readPrivacy(): Promise<Privacy> {
  return answer(api.GET("/api/v1/me/privacy-notice"));
}

/** Whether this person still has to be shown the notice; asked of the service only until it was read. */
export async function isPrivacyNew(): Promise<boolean> {
  if (await phone.get<string>("me", account.value ?? "", KEY)) return false;
  const notice = await readPrivacy().catch(() => null);
  if (notice?.acknowledged_at) await remember(notice.version);
  return notice !== null && notice.acknowledged_at === null;
}

/** The person has read it. */
export async function acknowledge(version: string): Promise<void> {
  await remember(version);
  const path = "/api/v1/me/privacy-notice/acknowledgement";
  await sendLater({ kind: "privacy", lane: "privacy", method: "PUT", path, body: { version } });
}

async function remember(version: string): Promise<void> {
  await phone.write([put("me", account.value ?? "", KEY, version)]);
}
