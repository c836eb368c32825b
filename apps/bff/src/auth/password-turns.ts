import type { PersonId } from "@tocsin/ports";

/**
 * Whose password is checked and whose is changed, in turns. A sign-in that began before a change would otherwise open its session, by the old
 * password, after the change has ended all sessions. Checks go side by side, so that how long one takes says nothing about another.
 */
export interface PasswordTurns {
  /** Waits for a change that has begun. */
  check<T>(person: PersonId, work: () => Promise<T>): Promise<T>;
  /** Waits for checks and changes that have begun; whatever comes later waits for it. */
  change<T>(person: PersonId, work: () => Promise<T>): Promise<T>;
}

export function passwordTurns(): PasswordTurns {
  const checks = new Map<PersonId, Set<Promise<void>>>();
  const changes = new Map<PersonId, Promise<void>>();

  const check = async <T>(person: PersonId, work: () => Promise<T>): Promise<T> => {
    for (let change = changes.get(person); change !== undefined; change = changes.get(person)) await change;
    const running = work();
    const end = ended(running);
    const beside = checks.get(person) ?? new Set();
    checks.set(person, beside.add(end));
    void end.then(() => beside.delete(end) && beside.size === 0 && checks.delete(person));
    return await running;
  };

  const change = async <T>(person: PersonId, work: () => Promise<T>): Promise<T> => {
    const before = [changes.get(person) ?? Promise.resolve(), ...(checks.get(person) ?? [])];
    const running = Promise.all(before).then(work);
    const end = ended(running);
    changes.set(person, end);
    void end.then(() => changes.get(person) === end && changes.delete(person));
    return await running;
  };

  return { check, change };
}

/** However it ended. */
async function ended(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}
