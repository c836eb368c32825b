import type { PatchPersonBody } from "@tocsin/contract";
import type { Answer, Paging, V1 } from "./api.ts";
import { call } from "./http.ts";

export interface PeopleFilter {
  readonly q: string;
  readonly active: boolean | null;
  readonly superuser: boolean | null;
}

const id = (value: string): string => encodeURIComponent(value);

/** The part of the API that only the page of people uses: the first page loads without it. */
export const peopleApi = {
  people: (filter: PeopleFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["people"]["$get"]>>("/people", { query: { ...filter, ...paging }, signal }),
  changePerson: (person: string, body: PatchPersonBody) =>
    call<Answer<V1["people"][":id"]["$patch"]>>(`/people/${id(person)}`, { method: "PATCH", body }),
  createSignInLink: (person: string) =>
    call<Answer<V1["people"][":id"]["sign-in-link"]["$post"], 201>>(`/people/${id(person)}/sign-in-link`, { method: "POST", body: {} }),

  liftMail: (person: string) =>
    call<Answer<V1["people"][":id"]["mail"]["lift"]["$post"]>>(`/people/${id(person)}/mail/lift`, { method: "POST", body: {} }),
} as const;
