import { render } from "preact";

import { Api } from "./api/client";
import { Problem } from "./api/problem";
import { type Config, loadConfig } from "./config";
import { explained } from "./model/problems";
import { hashOf, mailedRoute } from "./model/route";
import { SchoolClock } from "./model/time";
import { ServicesContext } from "./services";
import { Session } from "./session/session";
import "./style/page.css";
import { App } from "./view/App";
import { StartFailed } from "./view/StartFailed";

const root = document.getElementById("page") as HTMLElement;

async function start(): Promise<void> {
  const url = new URL(location.href);
  const mailed = mailedRoute(url.search);
  if (mailed) settle(url, hashOf(mailed));
  const config = await loadConfig();
  const session = await openSession(config, url);
  const services = {
    api: new Api(() => session.token()),
    session,
    config,
    clock: new SchoolClock(config.time_zone),
  };
  root.replaceChildren();
  render(
    <ServicesContext.Provider value={services}>
      <App />
    </ServicesContext.Provider>,
    root,
  );
}

async function openSession(config: Config, url: URL): Promise<Session> {
  const { session, place } = await Session.open(config, url);
  if (place !== null) settle(url, place);
  return session;
}

/** Shows the place in the address, and no code or state of the sign-in. */
function settle(url: URL, place: string): void {
  history.replaceState(null, "", `${url.pathname}${place}`);
}

start().catch((error: unknown) => {
  root.replaceChildren();
  render(<StartFailed explanation={error instanceof Problem ? explained(error) : null} />, root);
});
