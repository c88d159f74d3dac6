import { NO_CONNECTION, Problem, problemOf } from "./problem";
import type { Page, Preview, Run, School, Selection, SettingsChange, StaffMember } from "./types";

/** Gives the token to send, renewed if need be; null when nobody is signed in. */
export type TokenSource = () => Promise<string | null>;

/** Each warning's id: accepted, or a doubtful match of two different students. */
export interface Decided {
  readonly accept: string[];
  readonly different: string[];
}

const JSON_TYPE = "application/json";
const MOST_SCHOOLS = 100;
const ACCEPTED = 202;
const LOOK_AGAIN_MS = 2000;

/** The manual sync API. Every method throws `Problem`. */
export class Api {
  constructor(private readonly token: TokenSource) {}

  /** All schools of this person, whatever number of pages. */
  async schools(): Promise<School[]> {
    const found: School[] = [];
    let cursor: string | null = null;
    do {
      const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
      const page: Page<School> = await this.get(`schools?limit=${MOST_SCHOOLS}${query}`);
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    return found;
  }

  school(id: string): Promise<School> {
    return this.get(of(id));
  }

  async runs(id: string, limit: number): Promise<Run[]> {
    const page: Page<Run> = await this.get(`${of(id)}/runs?limit=${limit}`);
    return page.items;
  }

  run(id: string, runId: string): Promise<Run> {
    return this.get(`${of(id)}/runs/${encodeURIComponent(runId)}`);
  }

  async changesAsCsv(id: string, runId: string): Promise<Blob> {
    const path = `${of(id)}/runs/${encodeURIComponent(runId)}/changes`;
    return (await this.send("GET", path, undefined, "text/csv")).blob();
  }

  /** Reads the MIS, however long it takes; without a selection, the present one. */
  async preview(id: string, selection?: Selection): Promise<Preview> {
    const body = selection ? { selection } : {};
    let answer = await this.send("POST", `${of(id)}/manual-sync/preview`, body);
    while (answer.status === ACCEPTED) {
      const { preview_id } = (await answer.json()) as { preview_id: string };
      await pause(LOOK_AGAIN_MS);
      answer = await this.send("GET", previewOf(id, preview_id));
    }
    return (await answer.json()) as Preview;
  }

  previewAgain(id: string, previewId: string): Promise<Preview> {
    return this.get(previewOf(id, previewId));
  }

  /** Confirms; a large sync answers while it is still being applied, with no outcome yet. */
  confirm(id: string, previewId: string, decided: Decided): Promise<Run> {
    const body = { preview_id: previewId, ...decided };
    return this.ask("POST", `${of(id)}/manual-sync/confirm`, body);
  }

  changeSettings(id: string, change: SettingsChange): Promise<School> {
    return this.ask("PATCH", `${of(id)}/settings`, change);
  }

  async staff(id: string): Promise<StaffMember[]> {
    const page: Page<StaffMember> = await this.get(`${of(id)}/staff?limit=100`);
    return page.items;
  }

  async addStaff(id: string, email: string): Promise<void> {
    await this.send("PUT", `${of(id)}/staff/${encodeURIComponent(email)}`);
  }

  async removeStaff(id: string, email: string): Promise<void> {
    await this.send("DELETE", `${of(id)}/staff/${encodeURIComponent(email)}`);
  }

  private get<Answer>(path: string): Promise<Answer> {
    return this.ask("GET", path);
  }

  private async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return (await (await this.send(method, path, body)).json()) as Answer;
  }

  private async send(
    method: string,
    path: string,
    body?: unknown,
    accept = JSON_TYPE,
  ): Promise<Response> {
    const headers = new Headers({ Accept: accept });
    const token = await this.token();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (body !== undefined) headers.set("Content-Type", JSON_TYPE);
    const answer = await arrive(
      fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) }),
    );
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

function previewOf(schoolId: string, previewId: string): string {
  return `${of(schoolId)}/manual-sync/previews/${encodeURIComponent(previewId)}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function of(schoolId: string): string {
  return `schools/${encodeURIComponent(schoolId)}`;
}

async function arrive(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch {
    throw new Problem(NO_CONNECTION, 0);
  }
}
