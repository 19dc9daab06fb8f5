/** What the service refuses (RFC 9457): a stable code for the program, a Vietnamese sentence for the person. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** The payload was refused, but the service holds it for a person to look at: nothing is lost if the phone lets go of it. */
  get isKept(): boolean {
    return this.extra.kept === true || this.code === "attempt_closed";
  }

  /** Trying the same again later may succeed: an outage, a brake, a busy moment. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer came: no signal, the line broke, or it took too long. Whether the service got it is not known. */
export class Offline extends Error {
  readonly detail = "Chưa kết nối được. Đồng chí xem lại sóng hoặc mạng rồi thử lại.";

  constructor() {
    super("no answer");
    this.name = "Offline";
  }
}

const UNKNOWN = "Hệ thống gặp trục trặc. Đồng chí thử lại sau ít phút.";

/** The problem an answer carries; answers of machines in between (a proxy's page) become a plain one. */
export function problemOf(status: number, body: unknown): Problem {
  if (body !== null && typeof body === "object" && "code" in body && "detail" in body) {
    const { code, detail, ...extra } = body as { code: unknown; detail: unknown };
    return new Problem(status, String(code), typeof detail === "string" ? detail : UNKNOWN, extra);
  }
  return new Problem(status, `http_${status}`, UNKNOWN);
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem || error instanceof Offline ? error.detail : UNKNOWN;
}
