import { expect, test } from "vitest";
import { everyPage, wholeList } from "./paging.ts";

interface Numbers {
  readonly items: number[];
  readonly next_cursor: string | null;
  readonly as_of: string;
}

const PAGES: Readonly<Record<string, Numbers>> = {
  first: { items: [1, 2], next_cursor: "second", as_of: "7 giờ" },
  second: { items: [3, 4], next_cursor: "third", as_of: "7 giờ 01" },
  third: { items: [5], next_cursor: null, as_of: "7 giờ 02" },
};
const read = (cursor: string | null) => Promise.resolve(PAGES[cursor ?? "first"] as Numbers);

test("every page, in order", async () => {
  expect(await everyPage(read)).toEqual([1, 2, 3, 4, 5]);
});

test("a whole list stands as of its first page: what came later was not there to be seen", async () => {
  expect(await wholeList(read)).toEqual({ items: [1, 2, 3, 4, 5], next_cursor: null, as_of: "7 giờ" });
});
