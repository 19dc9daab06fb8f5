import type { Entry } from "./entry.ts";

/** What a step of copying a paper works on. */
export interface StepProps {
  readonly entry: Entry;
  readonly onChange: (entry: Entry) => void;
  readonly unit: string;
  readonly campaign: string;
}

/** The branch's papers; of this campaign, so that a phone without signal finds what it keeps. */
export function listOf(unit: string, campaign?: string): string {
  return `/chi-bo/${unit}/bai-giay${campaign ? `?dot=${campaign}` : ""}`;
}
