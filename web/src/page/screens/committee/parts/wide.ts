import { useEffect, useState } from "preact/hooks";

const WIDE = "(min-width: 60rem)";

/** Whether there is a wide screen to use: a table instead of cards. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const say = () => setWide(query.matches);
    query.addEventListener("change", say);
    return () => query.removeEventListener("change", say);
  }, []);
  return isWide;
}
