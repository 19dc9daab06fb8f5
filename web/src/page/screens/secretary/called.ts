import { useEffect, useState } from "preact/hooks";
import { account } from "../../state/session.ts";
import { phone } from "../../storage/phone.ts";
import { put } from "../../storage/store.ts";

interface Called {
  readonly has: (member: string) => boolean;
  readonly set: (member: string, called: boolean) => void;
}

/** Whom the secretary has called about a campaign: a note on this phone only, it goes nowhere. */
export function useCalled(campaign: string): Called {
  const [people, setPeople] = useState<readonly string[]>([]);
  const person = account.value ?? "";
  const key = `called/${campaign}`;
  useEffect(() => {
    void phone.get<readonly string[]>("reading", person, key).then(found => setPeople(found ?? []));
  }, [person, key]);
  return {
    has: member => people.includes(member),
    set: (member, called) => {
      const next = called ? [...people, member] : people.filter(one => one !== member);
      setPeople(next);
      void phone.write([put("reading", person, key, next)]);
    },
  };
}
