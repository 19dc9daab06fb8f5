import { answer, api, type Schema } from "../../api/client.ts";
import { everyPage } from "../../api/paging.ts";
import { Problem } from "../../api/problems.ts";
import { type Loaded, useLoad } from "../../state/load.ts";
import { hasRole, me } from "../../state/session.ts";

export type Campaign = Schema<"CampaignOut">;
export type Meeting = Schema<"app__campaigns__meeting_schemas__SessionOut">;
export type Rates = Schema<"ParticipationOut">;
export type Missing = Schema<"MissingOut">;
export type Person = Schema<"MissingPersonOut">;
export type Member = Schema<"MemberOut">;

/** A campaign of the branch with its meetings; `campaigns`: the others one may change to. */
export interface Study {
  readonly unit: Schema<"UnitOut">;
  readonly campaigns: readonly Campaign[];
  readonly campaign: Campaign | null;
  readonly meetings: readonly Meeting[];
}

/** What stands on the branch's own page. `missing` and `untested` are null for who may not read names there. */
export interface Branch extends Study {
  readonly rates: Rates | null;
  readonly missing: Missing | null;
  readonly untested: Missing | null;
  readonly closing: Schema<"ClosingOut"> | null;
}

/** What may be refused to this person without harm to the rest of the screen. */
export async function unlessRefused<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}

/** The branch's own officers see every meeting they are invited to; who acts on its behalf only those of the branch. */
function isOwn(unit: string): boolean {
  return (me.value?.roles ?? []).some(role => role.in_force && role.unit_id === unit);
}

async function readStudy(unit: string, wanted: string | undefined): Promise<Study> {
  const [found, { items: campaigns }] = await Promise.all([
    answer(api.GET("/api/v1/units/{unit_id}", { params: { path: { unit_id: unit } } })),
    answer(api.GET("/api/v1/campaigns", { params: { query: { limit: 20 } } })),
  ]);
  const known = campaigns.filter(one => one.state !== "planned");
  const campaign = known.find(one => one.id === wanted) ?? known.find(one => one.state === "open") ?? known[0] ?? null;
  if (campaign === null) return { unit: found, campaigns: known, campaign, meetings: [] };
  const own = isOwn(unit) ? {} : { unit };
  const meetings = await everyPage(cursor =>
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/sessions", {
        params: { path: { campaign_id: campaign.id }, query: { ...own, cursor, limit: 100 } },
      }),
    ),
  );
  return { unit: found, campaigns: known, campaign, meetings };
}

async function readBranch(unit: string, wanted: string | undefined): Promise<Branch> {
  const study = await readStudy(unit, wanted);
  if (study.campaign === null) return { ...study, rates: null, missing: null, untested: null, closing: null };
  const path = { campaign_id: study.campaign.id };
  const missing = (of: "study" | "test") =>
    unlessRefused(
      answer(api.GET("/api/v1/campaigns/{campaign_id}/participation/missing", { params: { path, query: { unit, of } } })),
    );
  const [rates, notCome, untested, closing] = await Promise.all([
    answer(api.GET("/api/v1/campaigns/{campaign_id}/participation", { params: { path, query: { unit } } })),
    missing("study"),
    study.campaign.quiz_id === null ? null : missing("test"),
    mayDecide()
      ? unlessRefused(answer(api.GET("/api/v1/campaigns/{campaign_id}/closing", { params: { path, query: { unit } } })))
      : null,
  ]);
  return { ...study, rates, missing: notCome, untested, closing };
}

/** The branch's page; kept on the phone. */
export function useBranch(unit: string, wanted: string | undefined): Loaded<Branch> {
  return useLoad(`branch/${unit}/${wanted ?? ""}`, () => readBranch(unit, wanted), "home");
}

/** The campaign and its meetings; kept on the phone, so that a hall without signal finds them. */
export function useStudy(unit: string, wanted?: string): Loaded<Study> {
  return useLoad(`study/${unit}/${wanted ?? ""}`, () => readStudy(unit, wanted), "home");
}

/** The branch's members of today, by given name; kept on the phone. */
export function useMembers(unit: string): Loaded<Member[]> {
  return useLoad(`members/${unit}`, () => readMembers(unit), "home");
}

function readMembers(unit: string): Promise<Member[]> {
  return everyPage(cursor =>
    answer(api.GET("/api/v1/units/{unit_id}/members", { params: { path: { unit_id: unit }, query: { cursor, limit: 200 } } })),
  );
}

/** Whether the person decides for the branch; a helper only takes the roll. */
export function mayDecide(): boolean {
  return hasRole("secretary", "deputy", "committee", "office");
}
