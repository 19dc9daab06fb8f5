import { render } from "preact";
import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/parts.css";
import "./parts/figures.css";
import "./shell/shell.css";
import { App } from "./shell/app.tsx";
import { listenToLinks } from "./shell/location.ts";
import { loadAbout } from "./state/about.ts";
import { listenForInstall } from "./state/install.ts";
import { begin, listen } from "./state/session.ts";
import { keepShell } from "./state/update.ts";

const place = document.getElementById("app");

async function start(): Promise<void> {
  listenToLinks();
  listenForInstall();
  void loadAbout();
  await begin();
  listen();
  if (place) render(<App />, place);
  void keepShell();
}

void start();
