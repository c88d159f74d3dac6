/** What the API tells the page about where it is. */

import { NO_CONNECTION, Problem, problemOf } from "./api/problem";

export interface Config {
  issuer: string;
  client_id: string;
  /** Null where the issuer's own discovery document says where they are. */
  authorization_endpoint: string | null;
  token_endpoint: string | null;
  end_session_endpoint: string | null;
  /** EventBridge's expression of when the night begins, UTC. */
  nightly_schedule: string;
  /** The zone that the schools live by, an IANA name. */
  time_zone: string;
}

/** Throws `Problem`. */
export async function loadConfig(): Promise<Config> {
  let answer: Response;
  try {
    answer = await fetch("config.json");
  } catch {
    throw new Problem(NO_CONNECTION, 0);
  }
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as Config;
}
