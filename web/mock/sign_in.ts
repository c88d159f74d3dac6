/** An OpenID Connect issuer that lets everybody in as one invented person. */

import type { Config } from "../src/config";

export const PERSON = "j.archer@dale.example";

const LIFETIME_S = 3600;

export function configOf(url: URL): Config {
  return {
    issuer: url.origin,
    client_id: "page",
    authorization_endpoint: `${url.origin}/oauth2/authorize`,
    token_endpoint: `${url.origin}/oauth2/token`,
    end_session_endpoint: `${url.origin}/logout`,
    nightly_schedule: "cron(0 1 * * ? *)",
    time_zone: "Europe/London",
  };
}

export function isSignIn(url: URL): boolean {
  return ["/oauth2/authorize", "/oauth2/token", "/logout"].includes(url.pathname);
}

/** Answers the token, or leads back to the page: with a code, or signed out. */
export function signIn(url: URL): {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
} {
  if (url.pathname === "/oauth2/token") return { body: tokens(url) };
  const asked = url.searchParams;
  const back = new URL(asked.get("redirect_uri") ?? asked.get("logout_uri") ?? "/", url);
  const state = asked.get("state");
  if (state && asked.has("redirect_uri")) {
    back.search = `?${new URLSearchParams({ code: "code", state })}`;
  }
  return { status: 302, headers: { Location: back.href } };
}

function tokens(url: URL) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: url.origin, aud: "page", sub: "1", email: PERSON, iat };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const id_token = `${part({ alg: "none" })}.${part({ ...claims, exp: iat + LIFETIME_S })}.`;
  return {
    id_token,
    access_token: id_token,
    token_type: "Bearer",
    expires_in: LIFETIME_S,
    scope: "openid email",
  };
}
