import { useState } from "preact/hooks";
import { sentenceOf } from "../../api/problems.ts";

/** Something the person does that needs the service's answer at once: busy meanwhile, what it said, or why not. */
export interface Act {
  readonly busy: boolean;
  readonly trouble: string | null;
  readonly said: string | null;
  /** Do it; what it returns is said on the screen. True: it was done. */
  readonly run: (deed: () => Promise<string | null>) => Promise<boolean>;
}

export function useAct(): Act {
  const [state, setState] = useState<Omit<Act, "run">>({ busy: false, trouble: null, said: null });
  const run = async (deed: () => Promise<string | null>) => {
    setState({ busy: true, trouble: null, said: null });
    try {
      const said = await deed();
      setState({ busy: false, trouble: null, said });
      return true;
    } catch (error) {
      setState({ busy: false, trouble: sentenceOf(error), said: null });
      return false;
    }
  };
  return { ...state, run };
}
