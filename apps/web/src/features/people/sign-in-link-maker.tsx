import { useMutation } from "@tanstack/react-query";
import type { Person } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { peopleApi } from "../../lib/people-api.ts";
import { problemText } from "../../lib/problem-text.ts";
import { peopleWords } from "../../lib/words/en/people.ts";
import { Button } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import styles from "./sign-in-link-maker.module.css";

/** The way into Tocsin for somebody else: shown once, to be handed over. */
export function SignInLinkMaker({ person }: { readonly person: Person }) {
  const make = useMutation({
    mutationFn: () => peopleApi.createSignInLink(person.id),
    onSuccess: () => announce(peopleWords.linkCreated),
  });
  return (
    <section className={styles["link"]} aria-labelledby="link-title">
      <h3 id="link-title">{peopleWords.linkTitle}</h3>
      <p className="meta">{person.active ? peopleWords.linkMeaning : peopleWords.linkInactive}</p>
      {make.data !== undefined && (
        <>
          <CopyText label={peopleWords.linkLabel} text={make.data.url} />
          <p className="meta">
            {peopleWords.linkOnce} {peopleWords.linkExpires} <RelativeTime at={make.data.expiresAt} as="exact" />
          </p>
        </>
      )}
      {make.isError && (
        <p role="alert" className={styles["error"]}>
          {problemText(make.error)}
        </p>
      )}
      {person.active && make.data === undefined && (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {peopleWords.createLink}
        </Button>
      )}
    </section>
  );
}
