import { render } from "preact";
import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/parts.css";
import "./parts/figures.css";
import "./shell/shell.css";
import { App } from "./shell/app.tsx";
import { listenToLinks } from "./shell/location.ts";
import { loadAbout } from "./state/about.ts";
import { listenForAbsence } from "./state/absence.ts";
import { listenForInstall } from "./state/install.ts";
import { noteScan } from "./state/scanned.ts";
import { begin, listen } from "./state/session.ts";
import { keepShell } from "./state/update.ts";

const place = document.getElementById("app");

async function start(): Promise<void> {
  noteScan(location.href, Date.now());
  listenToLinks();
  listenForInstall();
  void loadAbout();
  await begin();
  listen();
  listenForAbsence();
  if (place) render(<App />, place);
  void keepShell();
}

void start();
