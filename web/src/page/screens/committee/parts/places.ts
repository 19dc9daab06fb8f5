import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { me, type Role } from "../../../state/session.ts";

export type Campaign = Schema<"CampaignOut">;
export type Tree = "as_was" | "today";

const ROLES: readonly Role[] = ["committee", "office", "board", "inspector"];

/** The units this person answers for above the branch, each once. */
export function ownUnits(): { readonly id: string; readonly role: string }[] {
  const found = (me.value?.roles ?? []).filter(role => role.in_force && ROLES.includes(role.role));
  const ids = [...new Set(found.map(role => role.unit_id))];
  return ids.map(id => ({ id, role: found.find(role => role.unit_id === id)?.role_name ?? "" }));
}

/** Whether the person holds one of these roles at their own units. */
export function holds(...wanted: Role[]): boolean {
  return (me.value?.roles ?? []).some(role => role.in_force && wanted.includes(role.role));
}

/** Every campaign the person may see, as the service orders them. */
export function allCampaigns(): Promise<Campaign[]> {
  return everyPage(cursor => answer(api.GET("/api/v1/campaigns", { params: { query: { limit: 200, cursor } } })));
}

/** The one to begin with: what is open now, else the latest that has begun. */
export function current(campaigns: readonly Campaign[]): Campaign | null {
  const begun = campaigns.filter(campaign => campaign.state !== "planned");
  return begun.find(campaign => campaign.state === "open") ?? begun[0] ?? null;
}

const BRANCHES: ReadonlySet<string> = new Set(["branch", "grassroots_branch"]);

/** Whether people belong to it directly: a chi bộ. */
export function isBranch(kind: string): boolean {
  return BRANCHES.has(kind);
}

export function figures(campaign: string, unit: string, tree: Tree = "as_was"): string {
  return `/so-lieu/${campaign}/${unit}${tree === "today" ? "?cay=hien-nay" : ""}`;
}
