/** `npm run dev`: the page against invented schools, with no cloud; signing in asks nothing. */

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Plugin } from "vite";

import type { Preview, Run, SchoolDetail, Selection } from "../src/api/types";
import { previewOf } from "./preview.ts";
import { SITUATIONS, type Situation } from "./schools.ts";
import { configOf, isSignIn, PERSON, signIn } from "./sign_in.ts";

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

interface Call {
  readonly method: string;
  /** What follows the school's id. */
  readonly path: string;
  readonly body: { selection?: Selection; preview_id?: string };
}

const STATUS: Record<string, number> = { "mis-unavailable": 503, "school-not-found": 404 };
const STALE = { reasons: ["newer_mis_read"], differences: ["classes_deleted: 1 previewed, 2 now"] };

const CHANGES = Array.from({ length: 12 }, (_, place) => ({
  entity: "student",
  id: `p-${place}`,
  kind: "updated",
  reasons: [place < 5 ? "left" : "joined"],
  before: { id: `p-${place}`, state: place < 5 ? "active" : "unassigned" },
  after: {
    id: `p-${place}`,
    forename: ["Ada", "Ben", "Cai", "Dee"][place % 4],
    surname: ["Finch", "Wren", "Swift"][place % 3],
    year_group: String(7 + (place % 5)),
    state: place < 5 ? "left" : "active",
  },
}));
const ARCHIVE = [
  {
    class_id: "c-old",
    name: "11x/Hi2",
    subject_id: "s-0",
    subject_name: "History",
    students: 26,
    tasks: 3,
    archived_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString(),
    run_id: "r1",
    by: PERSON,
  },
];
const previews = new Map<string, Preview>();
const runs = new Map<string, Run>();

export function mockApi(): Plugin {
  const use = (server: { middlewares: { use: (handle: typeof serve) => unknown } }) => {
    server.middlewares.use(serve);
  };
  return { name: "mock-api", configureServer: use, configurePreviewServer: use };
}

async function serve(request: IncomingMessage, response: ServerResponse, next: () => void) {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const answer = await answerTo(url, request);
  if (!answer) return next();
  const { status = 200, headers = {}, body = null } = answer;
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

async function answerTo(url: URL, request: IncomingMessage): Promise<Answer | null> {
  const [root, school, ...rest] = url.pathname.slice(1).split("/").map(decodeURIComponent);
  if (root === "config.json") return { body: configOf(url) };
  if (isSignIn(url)) return signIn(url);
  if (root !== "schools") return null;
  if (!school) return list([...SITUATIONS.values()].map((each) => each.school));
  const situation = SITUATIONS.get(school);
  if (!situation) return problem("school-not-found");
  const call = { method: request.method ?? "GET", path: rest.join("/"), body: await read(request) };
  return ofSchool(situation, call);
}

function ofSchool(situation: Situation, { method, path, body }: Call): Answer {
  if (path === "archive") return list(ARCHIVE);
  if (path === "" || path === "settings") {
    return { body: { ...situation.school, recipient_problems: [] } satisfies SchoolDetail };
  }
  if (path === "staff") return list([{ email: PERSON, added_at: new Date(), added_by: PERSON }]);
  if (path === "runs") return list(situation.runs);
  if (path.startsWith("staff/") || path.endsWith("/changes")) return list(CHANGES);
  if (path.startsWith("runs/")) return { body: runOf(situation, path.slice("runs/".length)) };
  if (method === "GET") return { body: previews.get(path.split("/").at(-1) ?? "") };
  if (path.endsWith("/preview")) return preview(situation, body.selection ?? null);
  return confirm(situation, body.preview_id ?? "");
}

function runOf(situation: Situation, runId: string): Run | undefined {
  return runs.get(runId) ?? situation.runs.find((run) => run.run_id === runId);
}

function preview(situation: Situation, selection: Selection | null): Answer {
  if (situation.previewProblem) return problem(situation.previewProblem);
  const body = previewOf(situation, selection);
  previews.set(body.preview_id, body);
  return { body };
}

function confirm(situation: Situation, previewId: string): Answer {
  if (situation.confirmProblem) return problem(situation.confirmProblem);
  const { summary, warnings } = previews.get(previewId) as Preview;
  const now = new Date().toISOString();
  const body: Run = {
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
  runs.set(body.run_id, body);
  return { body };
}

function list(items: readonly unknown[]): Answer {
  return { body: { items, cursor: null } };
}

function problem(slug: string): Answer {
  const body = { type: `/problems/${slug}`, title: slug, instance: "urn:request:mock", ...STALE };
  return { status: STATUS[slug] ?? 409, body };
}

async function read(request: IncomingMessage): Promise<Call["body"]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? JSON.parse(text) : {};
}
