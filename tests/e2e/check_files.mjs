// Runs the web client's checks in Node: one JSON line in, one JSON line out ({"proof": text} or {"receipt": text}, keys beside).
import { createInterface } from "node:readline";

const folder = new URL("../../web/src/page/screens/inspector/proof/", import.meta.url);
const { read, NotAProof } = await import(new URL("shape.ts", folder));
const { check } = await import(new URL("verifying.ts", folder));
const { readKeys } = await import(new URL("signing.ts", folder));

for await (const line of createInterface({ input: process.stdin })) {
  const { proof, keys } = JSON.parse(line);
  let said;
  try {
    const { findings, isSealChecked } = await check(read(proof), readKeys(keys));
    said = { findings, isSealChecked };
  } catch (error) {
    if (!(error instanceof NotAProof)) throw error;
    said = { place: error.place };
  }
  console.log(JSON.stringify(said));
}
