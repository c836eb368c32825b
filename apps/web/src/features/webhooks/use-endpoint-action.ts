import { useMutation, useQueryClient } from "@tanstack/react-query";
import { announce } from "../../lib/announcer.ts";

interface EndpointAction<Input, Answer> {
  readonly run: (input: Input) => Promise<Answer>;
  readonly said?: (answer: Answer) => string | null;
  readonly onDone?: (answer: Answer) => void;
  /** Every list shows it by now: for what takes along the place that focus would go back to. */
  readonly onShown?: () => void;
  readonly onError?: (error: unknown) => void;
}

/** Something done to endpoints: afterwards every list shows them as they are now, and the matrix whether they can be reached. */
export function useEndpointAction<Input, Answer>({ run, said, onDone, onShown, onError }: EndpointAction<Input, Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (answer) => {
      const words = said?.(answer) ?? null;
      if (words !== null) announce(words);
      onDone?.(answer);
      await Promise.all(["endpoints", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      onShown?.();
    },
    ...(onError === undefined ? {} : { onError }),
  });
}
