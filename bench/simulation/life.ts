/** One run of the process. When it is over, nothing that it had begun goes on: calls it made never return. */
export interface Life {
  readonly isOver: () => boolean;
  readonly end: () => void;
  /** Between two steps of the work. Here a life may end. */
  readonly step: (point: string) => Promise<void>;
}

export interface LifeOptions {
  /** Called at every step, with its name; true: the process dies there. */
  readonly diesAt?: (point: string) => boolean;
}

export function beginLife({ diesAt = () => false }: LifeOptions = {}): Life {
  let over = false;
  return {
    isOver: () => over,
    end: () => {
      over = true;
    },
    step: async (point) => {
      if (!over && diesAt(point)) over = true;
      if (over) await never();
    },
  };
}

export function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

/** Counts what is under way, so that one can tell when everything that can happen now has happened. */
export interface Activity {
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when nothing is under way and nothing happens any more until time passes. */
  readonly quiet: () => Promise<void>;
}

/** Turns of the event loop without any call: the engine's own pauses between two works are one or two long. */
const QUIET_TURNS = 5;

export function watchActivity(): Activity {
  let begun = 0;
  let underWay = 0;
  return {
    during: async (work) => {
      begun += 1;
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        begun += 1;
      }
    },
    quiet: async () => {
      for (let still = 0, seen = begun; still < QUIET_TURNS;) {
        await new Promise((resolve) => setImmediate(resolve));
        still = underWay === 0 && begun === seen ? still + 1 : 0;
        seen = begun;
      }
    },
  };
}

interface Mortal {
  readonly life: Life;
  readonly activity: Activity;
}

/** The methods of a port, each with a step before and after it. */
export function mortal<Port extends object>(port: Port, { life, activity }: Mortal): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || typeof name !== "string") return method;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        await life.step(`before ${name}`);
        const answer: unknown = await activity.during(async () => (await Reflect.apply(method, target, given)) as unknown);
        await life.step(`after ${name}`);
        return answer;
      };
    },
  });
}
