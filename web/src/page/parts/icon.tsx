/** One set, drawn on a grid of 24: lines only, so that they stay clear on cheap screens. A word always stands beside an icon. */
const PATHS = {
  alert: "M12 3.5 2.5 20h19L12 3.5zM12 10v4.5M12 17.4v.1",
  back: "M15 5l-7 7 7 7",
  board: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  book: "M12 6.5C10 5 7 4.5 4 4.5v13c3 0 6 .5 8 2 2-1.5 5-2 8-2v-13c-3 0-6 .5-8 2zM12 6.5v13",
  calendar: "M4 6h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.5 2",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  down: "M5 9l7 7 7-7",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4 20h16",
  flag: "M6 21V4M6 4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0",
  forward: "M9 5l7 7-7 7",
  history: "M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5M12 8v4.5l3 1.7",
  home: "M4 11.5 12 4l8 7.5M6 10v10h4.5v-6h3v6H18V10",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.1",
  key: "M15.5 14a5.5 5.5 0 1 0-5.2-3.7L3.5 17v3.5H7v-2.5h2.5v-2.5l1.8-1.8c.9.2 2.7.3 4.2.3zM16.5 8v.1",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  mail: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  minus: "M5 12h14",
  paper: "M6 3h8.500L18.500 7v14H6zM14 3v4.500h4.500M9 12h6.500M9 16h6.500",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 2.5-5.5 6.5-5.5s6.5 2 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2.5.6 4 2.4 4 5.2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3-6 7.5-6s7.5 2 7.5 6",
  phone: "M7.5 2.5h9v19h-9zM11 18.5h2",
  plus: "M12 5v14M5 12h14",
  printer: "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 12h8",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
  sent: "M2.5 12.5l4.5 4.5L15.5 8M11 15l2 2L21.5 8",
  settings:
    "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM19 13.5l1.8 1.2-1.9 3.2-2.1-.8-2 1.1-.4 2.3h-3.8l-.4-2.3-2-1.1-2.1.8-1.9-3.2L5 13.5v-3L3.2 9.300l1.9-3.2 2.1.8 2-1.1.4-2.300h3.800l.4 2.3 2 1.1 2.1-.8 1.9 3.200L19 10.500z",
  shield: "M12 3 5 6v5.500c0 4.5 3 7.7 7 9.5 4-1.8 7-5 7-9.500V6zM9 12l2.2 2.200L15.5 10",
  signal_off:
    "M3 3l18 18M5 12.500a10 10 0 0 1 4-2.500M2 9a14 14 0 0 1 4.5-2.900M19 12.500a10 10 0 0 0-2.8-2M22 9c-3-2.6-6.8-3.9-10.5-3.800M8.5 16a5 5 0 0 1 5.5-.9M12 19.500v.1",
  sound: "M4 9.500h3.500L12 5.500v13l-4.5-4H4zM15.5 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  text: "M3.5 19 8.5 6l5 13M5.3 14.500h6.400M15.5 19l3-8 3 8M16.6 16.500h3.8",
  tree: "M9 3.500h6v5H9zM3 15.500h6v5H3zM15 15.500h6v5h-6zM12 8.500V12M6 15.500V12h12v3.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
