import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Api } from "./api/client";
import type { Config } from "./config";
import type { Session } from "./session/session";

/** What the views need of the world outside. */
export interface Services {
  readonly api: Api;
  readonly session: Session;
  readonly config: Config;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("a view stands outside ServicesContext");
  return services;
}
