import { NO_CONNECTION, Problem, problemOf } from "./problem";
import type {
  ArchiveEntry,
  Change,
  ConfirmBody,
  Page,
  Preview,
  Run,
  School,
  SchoolDetail,
  Selection,
  SettingsChange,
  StaffMember,
} from "./types";

/** Gives the token to send, renewed if need be; null when nobody is signed in. */
export type TokenSource = () => Promise<string | null>;

/** What a preview is made of; nothing of it stands for the present selection. */
export interface Asked {
  readonly selection?: Selection;
  readonly restore?: string[];
  readonly undo?: string;
}

const JSON_TYPE = "application/json";
const MOST_SCHOOLS = 100;
const MOST_ITEMS = 1000;
const STILL_BEING_MADE = 202;

/** The manual sync API. Every method throws `Problem`. */
export class Api {
  constructor(private readonly token: TokenSource) {}

  /** All schools of this person, whatever number of pages. */
  schools(): Promise<School[]> {
    return this.all(`schools?limit=${MOST_SCHOOLS}`);
  }

  school(id: string): Promise<SchoolDetail> {
    return this.get(of(id));
  }

  /** A page of runs, newest first, from the cursor of the page before. */
  runs(id: string, limit: number, cursor: string | null = null): Promise<Page<Run>> {
    return this.get(`${of(id)}/runs?limit=${limit}${after(cursor)}`);
  }

  /** Classes that left the roster and can be brought back. */
  archive(id: string): Promise<ArchiveEntry[]> {
    return this.all(`${of(id)}/archive?limit=${MOST_ITEMS}`);
  }

  run(id: string, runId: string): Promise<Run> {
    return this.get(`${of(id)}/runs/${encodeURIComponent(runId)}`);
  }

  async changesAsCsv(id: string, runId: string): Promise<Blob> {
    const path = `${of(id)}/runs/${encodeURIComponent(runId)}/changes`;
    return (await this.send("GET", path, undefined, "text/csv")).blob();
  }

  /** Reads the MIS; a large school's answer comes from where `Location` says, once it is ready. */
  async preview(id: string, asked: Asked = {}): Promise<Preview> {
    return this.awaited(await this.send("POST", `${of(id)}/manual-sync/preview`, asked));
  }

  async previewAgain(id: string, previewId: string): Promise<Preview> {
    return this.awaited(await this.send("GET", previewOf(id, previewId)));
  }

  /** Each change behind the counts of a preview. */
  previewChanges(id: string, previewId: string): Promise<Change[]> {
    return this.all(`${previewOf(id, previewId)}/changes?limit=${MOST_ITEMS}`);
  }

  /** Confirms; a large sync answers while it is still being applied, with no outcome yet. */
  confirm(id: string, body: ConfirmBody): Promise<Run> {
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

  /** Asks again, as often as the answer says, while the preview is still being made. */
  private async awaited(answer: Response): Promise<Preview> {
    let ready = answer;
    while (ready.status === STILL_BEING_MADE) {
      const { school_id, preview_id } = (await ready.json()) as Preview;
      await pause((Number(ready.headers.get("Retry-After")) || 2) * 1000);
      ready = await this.send("GET", previewOf(school_id, preview_id));
    }
    return (await ready.json()) as Preview;
  }

  private async all<Item>(path: string): Promise<Item[]> {
    const found: Item[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Item> = await this.get(`${path}${after(cursor)}`);
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    return found;
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function of(schoolId: string): string {
  return `schools/${encodeURIComponent(schoolId)}`;
}

function previewOf(schoolId: string, previewId: string): string {
  return `${of(schoolId)}/manual-sync/previews/${encodeURIComponent(previewId)}`;
}

function after(cursor: string | null): string {
  return cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
}

async function arrive(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch {
    throw new Problem(NO_CONNECTION, 0);
  }
}
