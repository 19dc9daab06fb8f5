import type { Schema } from "../api/client.ts";

/** Where a campaign stands, as people say it. */
export const STATES: Record<Schema<"CampaignOut">["state"], string> = {
  planned: "đang lập",
  open: "đang mở",
  closed: "đã chốt",
};
