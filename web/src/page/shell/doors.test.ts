import { expect, test } from "vitest";
import { doorOf, onward } from "./doors.ts";
import { screenOf } from "./routes.ts";
import type { Needs } from "./screens.ts";

const bay = { isKnown: true, gate: "open", start: "/viec-can-lam" } as const;
const nobody = { ...bay, isKnown: false } as const;
const at = (url: string, needs: Needs | null = "person", goesOn = false) => ({
  path: url.split("?")[0] ?? "",
  url,
  route: needs === null ? null : { needs, goesOn },
});

test("who is not signed in goes to the sign-in and comes back to the very address, a hall's code included", () => {
  const hall = "/diem-danh/0190?ma=12345678";
  expect(doorOf(at(hall), nobody)).toEqual({ is: "elsewhere", url: `/dang-nhap?tiep=${encodeURIComponent(hall)}` });
  expect(onward({ tiep: hall })).toBe(hall);
  expect(doorOf(at("/"), nobody)).toEqual({ is: "elsewhere", url: "/dang-nhap" });
  expect(doorOf(at("/kich-hoat", "nobody"), nobody)).toEqual({ is: "screen" });
});

test("a shared phone asks for the PIN at the place itself; a test that runs goes on", () => {
  const shared = { ...bay, gate: "pin" } as const;
  expect(doorOf(at("/viec-can-lam"), shared)).toEqual({ is: "pin" });
  expect(doorOf(at("/khong-co", null), shared)).toEqual({ is: "pin" });
  expect(doorOf(at("/lam-bai/1", "person", true), shared)).toEqual({ is: "screen" });
  expect(doorOf(at("/dang-nhap", "nobody"), shared)).toEqual({ is: "screen" });
});

test("whose enrolment ended signs in again, also where the screen has nothing around it", () => {
  const closed = { ...bay, gate: "closed" } as const;
  expect(doorOf(at("/so-lieu"), closed)).toEqual({ is: "elsewhere", url: "/dang-nhap?tiep=%2Fso-lieu" });
  expect(doorOf(at("/lam-bai/1", "person", true), closed)).toEqual({ is: "screen" });
});

test("only the test and the code of a hall go on: rolls and printed lists hold names", () => {
  const goesOn = (path: string) => screenOf(path)?.route.goesOn ?? false;
  expect(goesOn("/lam-bai/1")).toBe(true);
  expect(goesOn("/chi-bo/1/buoi-hoc/2/ma")).toBe(true);
  for (const last of ["diem-danh", "in"]) expect(goesOn(`/chi-bo/1/buoi-hoc/2/${last}`)).toBe(false);
  expect(goesOn("/trinh-chieu/1/2")).toBe(false);
});

test.each(["//evil.example", "/\\evil.example/x", "https://evil.example", "javascript:alert(1)", "/\t/evil.example"])(
  "%s is no place of this client",
  tiep => {
    expect(onward({ tiep })).toMatch(/^\/($|[^/\\])/);
  },
);
