import type { Problem, ProblemCode, ProblemItem } from "@tocsin/contract";

/** A refusal of the API, as RFC 9457 tells it. `detail` is written for people. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: ProblemCode | "unknown";
  readonly errors: readonly ProblemItem[];
  /** The request; people quote it when they ask for help. Null where an answer did not come from our API. */
  readonly instance: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Problem | null, retryAfterSeconds: number | null = null) {
    super(problem?.detail ?? `The server answered ${String(status)}.`);
    this.status = status;
    this.code = problem?.code ?? "unknown";
    this.errors = problem?.errors ?? [];
    this.instance = problem?.instance ?? null;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer at all: the network is gone, or the server is. */
export class NoConnection extends Error {
  override readonly name = "NoConnection";
}

/** Reads a refusal; a proxy's page in between is one too, without words of ours. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get("retry-after"));
  const seconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  if (response.headers.get("content-type")?.includes("application/problem+json") !== true) {
    return new ApiProblem(response.status, null, seconds);
  }
  const body: unknown = await response.json();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the content type says that it is a problem, and the API's own test holds its shape
  return new ApiProblem(response.status, body as Problem, seconds);
}
