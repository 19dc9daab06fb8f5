import { answer, api, type Schema } from "../../../api/client.ts";

export type Receipt = Schema<"ReceiptOut">;

/** The name under which a receipt is kept on the phone. */
export const receiptKey = (attempt: string) => `receipt/${attempt}`;

/** The receipt of an attempt. Raises Problem, Offline. */
export function readReceipt(attempt: string): Promise<Receipt> {
  return answer(api.GET("/api/v1/attempts/{attempt_id}/receipt", { params: { path: { attempt_id: attempt } } }));
}
