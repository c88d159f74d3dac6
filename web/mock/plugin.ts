/** `npm run dev`: the page against invented schools, with no cloud; signing in asks nothing. */

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Plugin } from "vite";

import type { Preview, Run, Selection } from "../src/api/types";
import { previewOf } from "./preview.ts";
import { SITUATIONS, type Situation } from "./schools.ts";

const PERSON = "j.archer@dale.example";
const TITLES = { reasons: ["newer_mis_read"], differences: ["classes_deleted: 1 previewed, 2 now"] };
const STATUS: Record<string, number> = { "mis-unavailable": 503, "school-not-found": 404 };

const previews = new Map<string, Preview>();
const runs = new Map<string, Run>();

export function mockApi(): Plugin {
  const use = (server: { middlewares: { use: (handle: typeof answer) => unknown } }) => {
    server.middlewares.use(answer);
  };
  return { name: "mock-api", configureServer: use, configurePreviewServer: use };
}

async function answer(request: IncomingMessage, response: ServerResponse, next: () => void) {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const [root, school = "", ...rest] = url.pathname.slice(1).split("/").map(decodeURIComponent);
  if (root === "config.json") return json(response, configOf(url));
  if (root === "oauth2" || root === "logout") return signing(url, response);
  if (root !== "schools") return next();
  const body = await bodyOf(request);
  if (!school) {
    return json(response, { items: [...SITUATIONS.values()].map((each) => each.school), cursor: null });
  }
  const situation = SITUATIONS.get(school);
  if (!situation) return problem(response, "school-not-found");
  return ofSchool(situation, `${request.method} ${rest.join("/")}`, body, response);
}

function ofSchool(situation: Situation, call: string, body: Body, response: ServerResponse): void {
  const { school } = situation;
  const [method, path = ""] = call.split(" ");
  if (path === "") return json(response, school);
  if (path === "settings") return json(response, school);
  if (path === "staff") return json(response, { items: [{ email: PERSON, added_at: new Date(), added_by: "operator" }], cursor: null });
  if (path.startsWith("staff/")) return json(response, {});
  if (path === "runs") return json(response, { items: situation.runs, cursor: null });
  if (path.endsWith("/changes")) return void response.end("kind,id\n");
  if (path.startsWith("runs/")) {
    return json(response, runs.get(path.slice(5)) ?? situation.runs.find((run) => path.endsWith(run.run_id)));
  }
  if (method === "GET") return json(response, previews.get(path.split("/").pop() ?? ""));
  if (path.endsWith("/preview")) return preview(situation, body.selection ?? null, response);
  return confirm(situation, body.preview_id ?? "", response);
}

function preview(situation: Situation, selection: Selection | null, response: ServerResponse): void {
  if (situation.previewProblem) return problem(response, situation.previewProblem);
  const made = previewOf(situation, selection);
  previews.set(made.preview_id, made);
  json(response, made);
}

function confirm(situation: Situation, previewId: string, response: ServerResponse): void {
  if (situation.confirmProblem) return problem(response, situation.confirmProblem);
  const { summary, warnings } = previews.get(previewId) as Preview;
  const now = new Date().toISOString();
  const run: Run = {
    ...(situation.runs[0] as Run),
    run_id: `${previewId}-manual`,
    school_id: situation.school.id,
    kind: "manual_sync",
    by: PERSON,
    started_at: now,
    ended_at: now,
    outcome: "applied",
    cause: null,
    next_step: "none",
    summary,
    warnings,
  };
  runs.set(run.run_id, run);
  json(response, run);
}

interface Body {
  selection?: Selection;
  preview_id?: string;
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? (JSON.parse(text) as Body) : {};
}

function configOf(url: URL) {
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

function signing(url: URL, response: ServerResponse): void {
  const asked = url.searchParams;
  if (url.pathname === "/oauth2/token") return json(response, tokens(url));
  const back = new URL(asked.get("redirect_uri") ?? asked.get("logout_uri") ?? "/", url);
  const state = asked.get("state");
  if (state && asked.has("redirect_uri")) back.search = `?${new URLSearchParams({ code: "code", state })}`;
  response.writeHead(302, { Location: back.href }).end();
}

function tokens(url: URL) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: url.origin, aud: "page", sub: "1", email: PERSON, iat: now, exp: now + 3600 };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const id_token = `${part({ alg: "none" })}.${part(claims)}.`;
  return { id_token, access_token: id_token, token_type: "Bearer", expires_in: 3600, scope: "openid email" };
}

function problem(response: ServerResponse, slug: string): void {
  response.statusCode = STATUS[slug] ?? 409;
  json(response, { type: `/problems/${slug}`, title: slug, instance: "urn:request:mock", ...TITLES });
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(value ?? null));
}
