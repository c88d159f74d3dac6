import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { hashOf, type Route, routeOf, syncPath } from "../model/route";
import { useServices } from "../services";
import { ArchivePage } from "./ArchivePage";
import { Go } from "./Go";
import { RunPage } from "./RunPage";
import { SchoolPage } from "./SchoolPage";
import { SchoolsPage } from "./SchoolsPage";
import { SettingsPage } from "./SettingsPage";
import { SignInPage } from "./SignInPage";
import { SyncPage } from "./SyncPage";
import { UnexpectedPage } from "./UnexpectedPage";

export function App() {
  const route = useRoute();
  const { session } = useServices();
  return (
    <Frame place={hashOf(route)}>
      {session.isSignedIn ? <Place route={route} /> : <SignInPage />}
    </Frame>
  );
}

function Place({ route }: { route: Route }) {
  switch (route.at) {
    case "schools":
      return <SchoolsPage />;
    case "school":
      return <SchoolPage key={route.school} school={route.school} />;
    case "sync":
      return (
        <SyncPage
          key={`${route.school}/${syncPath(route.back ?? null)}`}
          school={route.school}
          step={route.step}
          back={route.back ?? null}
        />
      );
    case "archive":
      return <ArchivePage key={route.school} school={route.school} />;
    case "run":
      return <RunPage key={route.run} school={route.school} runId={route.run} />;
    case "settings":
      return <SettingsPage key={route.school} school={route.school} />;
    case "unexpected":
      return <UnexpectedPage key={route.school} school={route.school} />;
  }
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  // Before the browser paints: a move between the first picture and an effect would be missed.
  useLayoutEffect(() => {
    const onMove = () => setRoute(routeOf(location.hash));
    addEventListener("hashchange", onMove);
    return () => removeEventListener("hashchange", onMove);
  }, []);
  return route;
}

/** The frame of every place. A new place begins at its top, for eyes and for screen readers. */
function Frame({ place, children }: { place: string; children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);
  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
    </>
  );
}

function Header() {
  const { session } = useServices();
  return (
    <header class="top">
      <Go to={{ at: "schools" }}>School sync</Go>
      {session.isSignedIn && (
        <p>
          <span class="person">{session.person}</span>
          <button type="button" class="link" onClick={() => void session.signOut()}>
            Sign out
          </button>
        </p>
      )}
    </header>
  );
}
