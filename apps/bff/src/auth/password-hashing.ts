import { hash, verify } from "@node-rs/argon2";

/** The floor of the OWASP password storage sheet in its two forms of equal strength. */
const PARAMETERS = {
  roomy: { memoryCost: 47_104, timeCost: 1, parallelism: 1 },
  tight: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
} as const;
const ROOMY_BYTES_MIN = 512 * 1_048_576;

const AT_ONCE_MAX = 4;
const WAITING_MAX = 16;

/** More people sign in at once than we can check: 503, and try again. Keeps a flood from taking all memory. */
export class HashingBusy extends Error {
  override readonly name = "HashingBusy";
}

export interface PasswordHashing {
  /** In PHC form. Rejects with {@link HashingBusy}. */
  hash(password: string): Promise<string>;
  /** Rejects with {@link HashingBusy}. */
  verify(input: { readonly hash: string; readonly password: string }): Promise<boolean>;
  /** Was made with other parameters than ours today. */
  isOutdated(hash: string): boolean;
}

/** Argon2id (the library's own choice), at most four at a time and sixteen waiting. `memoryBytes`: what this process may use. */
export function passwordHashing({ memoryBytes }: { readonly memoryBytes: number }): PasswordHashing {
  const parameters = memoryBytes >= ROOMY_BYTES_MIN ? PARAMETERS.roomy : PARAMETERS.tight;
  const queue = boundedQueue();
  return {
    hash: (password) => queue(() => hash(password, parameters)),
    verify: (input) => queue(() => verify(input.hash, input.password)),
    isOutdated: (phc) => {
      const { memoryCost, timeCost, parallelism } = parameters;
      return !phc.startsWith(`$argon2id$v=19$m=${String(memoryCost)},t=${String(timeCost)},p=${String(parallelism)}$`);
    },
  };
}

/** Runs what it is given, a few at a time, in the order of arrival. */
function boundedQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= AT_ONCE_MAX) {
      if (waiting.length >= WAITING_MAX) throw new HashingBusy("Too many passwords are being checked at once.");
      // Whoever ends hands its place on: `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
