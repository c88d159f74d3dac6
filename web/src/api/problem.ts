/** What went wrong with a request: RFC 9457's members, and what never reached the API. */

export interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  instance?: string;
  /** The permission that is off, or the list that is empty. */
  about?: string;
  reasons?: string[];
  differences?: string[];
  unknown?: { subjects?: string[]; classes?: string[] };
  errors?: { field: string; message: string }[];
}

export class Problem extends Error {
  /** `slug` is the last part of the problem's `type`, or one of this page's own below. */
  constructor(
    readonly slug: string,
    readonly status: number,
    readonly body: ProblemBody = {},
  ) {
    super(body.detail ?? body.title ?? slug);
    this.name = "Problem";
  }
}

/** The request never arrived, or its answer did not. */
export const NO_CONNECTION = "no-connection";
/** The gateway no longer takes the token. */
export const SESSION_ENDED = "session-ended";
export const TOO_MANY_REQUESTS = "too-many-requests";
export const UNKNOWN = "unknown";

/** Reads the problem from an answer that is none of the 2xx. */
export async function problemOf(answer: Response): Promise<Problem> {
  const body = await bodyOf(answer);
  if (answer.status === 401) return new Problem(SESSION_ENDED, 401, body);
  const slug = body.type?.split(/[/:#]/).pop();
  // The gateway's own 429 has no type.
  const untyped = answer.status === 429 ? TOO_MANY_REQUESTS : UNKNOWN;
  return new Problem(slug || untyped, answer.status, body);
}

/** Whatever was thrown, as a problem: an answer that cannot be read is one too. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(UNKNOWN, 0);
}

async function bodyOf(answer: Response): Promise<ProblemBody> {
  try {
    return (await answer.json()) as ProblemBody;
  } catch {
    return {};
  }
}
