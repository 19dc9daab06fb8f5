import createClient from "openapi-fetch";
import { problemOf } from "./problems.ts";
import type { components, paths } from "./schema";
import { accessToken, closeGate, isEnded } from "./tokens.ts";
import { reach } from "./transport.ts";

/** The shapes of the API by name: `Schema<"HomeOut">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/**
 * A request in the person's name (`account`: only in this one's). A token that expired on the way is renewed once and the request
 * repeated.
 */
export async function authorised(request: Request, account?: string): Promise<Response> {
  const again = request.clone();
  const token = await accessToken(undefined, account);
  const response = await reach(withToken(request, token));
  if (response.status !== 401) return response;
  const refused = problemOf(
    401,
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  if (isEnded(refused)) {
    closeGate(refused);
    return response;
  }
  return reach(withToken(again, await accessToken(token, account)));
}

function withToken(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

const baseUrl = typeof location === "undefined" ? "http://127.0.0.1" : location.origin;

/** The API, typed by its description: `await answer(api.GET("/api/v1/me/home"))`. */
export const api = createClient<paths>({ baseUrl, fetch: request => authorised(request) });
/** The few paths that need nobody's name: about, sign-in. */
export const open = createClient<paths>({ baseUrl, fetch: reach });

/** The body of a 2xx; raises Problem for a refusal and Offline where no answer came. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw problemOf(response.status, error);
}
