import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { type Loaded, useLoad } from "../../../state/load.ts";
import { unlessRefused } from "../data.ts";

export type Result = Schema<"EnteredOut">;
export type Paper = Schema<"PrintedPaperOut">;
export type PrintedSheet = Schema<"PrintedSheetOut">;

/** The papers drawn for a test, by code; kept on the phone. */
export function useCodes(quiz: string): Loaded<Paper[]> {
  return useLoad(
    `paper-codes/${quiz}`,
    async () => {
      const path = { quiz_id: quiz };
      return (await answer(api.GET("/api/v1/quizzes/{quiz_id}/printed-papers", { params: { path } }))).items;
    },
    "home",
  );
}

/** A paper's questions, without the key; kept on the phone, so that a village without signal can copy what was signed. */
export function useSheet(quiz: string, code: string): Loaded<PrintedSheet> {
  return useLoad(`paper-sheet/${quiz}/${code}`, () => readSheet(quiz, code), "home");
}

export function readSheet(quiz: string, code: string): Promise<PrintedSheet> {
  return answer(api.GET("/api/v1/quizzes/{quiz_id}/printed-papers/{code}", { params: { path: { quiz_id: quiz, code } } }));
}

/** What waits for a second person in the branch. */
export function readWaiting(unit: string): Promise<Result[]> {
  return everyPage(cursor =>
    answer(api.GET("/api/v1/entered-results", { params: { query: { unit, state: "waiting", cursor, limit: 100 } } })),
  );
}

/** All that was entered in the branch, newest first, one page of it. */
export function readEntered(unit: string, cursor: string | null) {
  return answer(api.GET("/api/v1/entered-results", { params: { query: { unit, cursor, limit: 50 } } }));
}

/** Who of the branch has not taken the test (ids); null: not known, or not for this person. Kept on the phone. */
export function useUntested(campaign: string, unit: string): ReadonlySet<string> | null {
  const list = useLoad(`untested/${campaign}/${unit}`, () => readUntested(campaign, unit), "home");
  return list.data ? new Set(list.data) : null;
}

async function readUntested(campaign: string, unit: string): Promise<string[] | null> {
  const found = await unlessRefused(
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/participation/missing", {
        params: { path: { campaign_id: campaign }, query: { unit, of: "test" } },
      }),
    ),
  );
  return found?.people?.map(person => person.member_id) ?? null;
}
