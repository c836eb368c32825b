import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SYSTEM_AUDIENCES, type SystemAudience } from "@tocsin/domain";
import { useId } from "react";
import { api } from "../../lib/api.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { audienceWords } from "../../lib/words/en/audience.ts";
import styles from "./system-audience.module.css";

interface Choice {
  readonly to: SystemAudience;
  readonly from: SystemAudience;
}

const isOvertaken = (error: unknown): boolean => error instanceof ApiProblem && error.code === "conflict";

/** Whom System reaches: a setting of the whole installation that decides what a lock means. */
export function SystemAudienceChoice() {
  const id = useId();
  const queryClient = useQueryClient();
  const { data } = useQuery(settingsQuery);
  const change = useMutation({
    // Only if it still is what was shown: nobody overwrites unseen what somebody else has chosen.
    mutationFn: ({ to, from }: Choice) => api.changeSettings({ systemAudience: to, from: { systemAudience: from } }),
    onSuccess: async (settings) => {
      queryClient.setQueryData(settingsQuery.queryKey, settings);
      await queryClient.invalidateQueries({ queryKey: ["preferences"] });
    },
    onError: async (failure) => {
      if (!isOvertaken(failure)) return;
      await queryClient.invalidateQueries({ queryKey: settingsQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: ["preferences"] });
    },
  });
  if (data === undefined) return null;
  const audience = change.isPending ? change.variables.to : data.systemAudience;
  return (
    <div className={styles["audience"]}>
      <label htmlFor={id}>{audienceWords.title}</label>
      <select
        id={id}
        value={audience}
        aria-describedby={`${id}-meaning`}
        onChange={(event) => {
          const chosen = SYSTEM_AUDIENCES.find((candidate) => candidate === event.target.value);
          if (chosen !== undefined) change.mutate({ to: chosen, from: data.systemAudience });
        }}
      >
        {SYSTEM_AUDIENCES.map((choice) => (
          <option key={choice} value={choice}>
            {audienceWords.choices[choice]}
          </option>
        ))}
      </select>
      <p id={`${id}-meaning`}>{audienceWords.meaning[audience]}</p>
      <p role="status">{change.isSuccess ? audienceWords.saved : null}</p>
      {change.isError && <p role="alert">{isOvertaken(change.error) ? audienceWords.overtaken : audienceWords.failed}</p>}
    </div>
  );
}
