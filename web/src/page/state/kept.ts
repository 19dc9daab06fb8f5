import { effect, type Signal, signal } from "@preact/signals";

/** A small preference that this phone remembers; where the phone refuses, it lasts as long as the page. */
export function kept<T extends string>(name: string, values: readonly T[], standard: T): Signal<T> {
  const key = `sotay.${name}`;
  const found = signal<T>(values.find(value => value === read(key)) ?? standard);
  effect(() => write(key, found.value));
  return found;
}

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Refused: the page goes on with what it has in memory.
  }
}
