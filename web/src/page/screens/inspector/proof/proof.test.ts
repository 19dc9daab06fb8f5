import { expect, it } from "vitest";
import { readJson } from "./reading.ts";
import { checkReceipt } from "./receipts.ts";
import { canonical } from "./seals.ts";
import { sha256 } from "./sha256.ts";
import { toText } from "./signing.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001])("hashes %i bytes as the browser does", async length => {
  const data = Uint8Array.from({ length }, (_, at) => (at * 31 + length) & 255);
  const own = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))];
  expect(sha256(data)).toBe(own.map(byte => byte.toString(16).padStart(2, "0")).join(""));
});

it("sees a field that is there twice, and a fraction", () => {
  expect(readJson('{"a": 1, "a": 1}')).toEqual({ a: 1, "(mục lặp)": true });
  expect(readJson("[1.0, 1e2]")).toEqual(["1.0 (không phải số nguyên)", "1e2 (không phải số nguyên)"]);
  expect(() => readJson('{"a": 1, "a": 1}', true)).toThrow();
  for (const text of ["", "{", "[1,]", "01", '"\u0001"', '"\\x"', "nul", "[1] 2"]) expect(() => readJson(text)).toThrow();
});

it("writes a thing in one way only", () => {
  expect(canonical(readJson('{"b": [1, null, true], "a": "Bảy\\u0061"}'))).toBe('{"a":"Bảya","b":[1,null,true]}');
});

const STATEMENT = JSON.stringify({
  sotay: "receipt/1",
  id: "r1",
  key: "k1",
  test: ["t", "Bài về Kế hoạch số 64-KH/TU"],
  campaign: ["c", ""],
  member: "100002",
  started: "2024-12-18T19:22:05+07:00",
  closed: "2024-12-18T19:42:05+07:00",
  way: "own_phone",
  verdict: "submitted",
  answers: "x",
});

async function signer() {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const publicKey = toText(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const sign = async (text: string) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes(text)));
  return { keys: new Map([["k1", publicKey]]), sign };
}

function base32(data: Uint8Array): string {
  const bits = [...data].map(byte => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map(five => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

it("tells a receipt from an altered one, from its QR code and from a saved answer", async () => {
  const { keys, sign } = await signer();
  const signature = await sign(STATEMENT);
  const qr = (said: string) => `SOTAY1:${base32(new Uint8Array([...signature, ...bytes(said)]))}`;
  const saved = { statement: STATEMENT, signature: toText(signature), key_id: "k1" };
  for (const text of [qr(STATEMENT), JSON.stringify(saved)]) {
    const { finding, lines } = await checkReceipt(text, keys);
    expect(finding).toBe("valid");
    expect(lines).toContainEqual(["Kết thúc lúc", "19 giờ 42, ngày 18/12/2024"]);
  }
  const other = STATEMENT.replace("100002", "100003");
  expect(await checkReceipt(qr(other), keys)).toEqual({ finding: "altered", keyId: "k1", lines: [] });
  expect((await checkReceipt(JSON.stringify({ ...saved, statement: other }), keys)).finding).toBe("altered");
  expect((await checkReceipt(qr(STATEMENT), new Map())).finding).toBe("unknown key");
  for (const text of ["", "SOTAY1:", qr(STATEMENT).slice(0, -3), "SOTAY1:@", "{}", qr("{}")]) {
    expect((await checkReceipt(text, keys)).finding).toBe("no receipt");
  }
});
