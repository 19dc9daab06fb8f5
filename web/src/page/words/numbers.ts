// Numbers as Vietnamese people write them: a comma for decimals, a dot for thousands.

/** "4.689". */
export function countText(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** "48/49 (97,9 %)"; the percentage is the service's, truncated there: it is never computed here. */
export function rateText(numerator: number, denominator: number, percent: string | null): string {
  const fraction = `${countText(numerator)}/${countText(denominator)}`;
  return percent === null ? fraction : `${fraction} (${percentText(percent)})`;
}

/** "97,9 %", from the service's "97.9" or "97,9". */
export function percentText(percent: string): string {
  return `${percent.replace(".", ",").replace(/\s*%$/, "")} %`;
}

/** "1,2 MB", "350 KB": for what is downloaded. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
}
