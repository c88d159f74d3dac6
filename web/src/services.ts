import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Api } from "./api/client";
import type { Config } from "./config";
import type { SchoolClock } from "./model/time";
import type { Session } from "./session/session";

/** What the views need of the world outside. */
export interface Services {
  readonly api: Api;
  readonly session: Session;
  readonly config: Config;
  readonly clock: SchoolClock;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("a view is outside ServicesContext");
  return services;
}
