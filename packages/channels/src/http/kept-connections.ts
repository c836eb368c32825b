import { isSameAddress } from "./addresses.ts";
import type { Connection } from "./connection.ts";
import type { Destination } from "./egress.ts";

export interface KeepLimits {
  /**
   * How long a connection waits for the next request: less than common servers allow (two seconds and more), so that a request
   * does not meet one that is just being closed.
   */
  readonly idleMs: number;
  /** Connections that wait, of all endpoints together and of one: as many as there are sends, or bursts to many would close what they need next. */
  readonly idleMax: number;
  readonly idleMaxEach: number;
  /** After a server closed what it had said it would keep, nothing of it is kept for so long. */
  readonly distrustMs: number;
}

const KEEP_LIMITS: KeepLimits = { idleMs: 1_500, idleMax: 256, idleMaxEach: 4, distrustMs: 600_000 };

/** The bound on open connections that all endpoints share; the connections themselves are shared by nobody. */
export interface ConnectionKeep {
  /** For one endpoint. */
  readonly open: () => KeptConnections;
}

/** Connections of one endpoint that wait for its next request. */
export interface KeptConnections {
  /** One that leads where the destination does now; those that lead elsewhere are closed. */
  readonly take: (destination: Destination) => Connection | null;
  /** Takes one back whose answer came to its end; it is closed where there is no use for it. */
  readonly give: (connection: Connection) => void;
  /** Whether one that is opened now would be kept. */
  readonly isKeeping: () => boolean;
  /** The server broke a connection that it had left open, after a request was written. */
  readonly onBroken: () => void;
  readonly closeIdle: () => void;
  /** Closes what waits, and from now on what is given back. */
  readonly end: () => void;
}

interface Idle {
  readonly connection: Connection;
  /** When it has waited long enough. */
  readonly until: number;
  readonly leave: () => void;
}

export function createConnectionKeep(changed: Partial<KeepLimits> = {}): ConnectionKeep {
  const limits = { ...KEEP_LIMITS, ...changed };
  /** In the order in which they began to wait, which is the order in which they end. */
  const waiting = new Set<Idle>();
  let isTimed = false;

  /** One timer for all of them: most connections are taken again before it looks. */
  function time(ms: number): void {
    isTimed = true;
    setTimeout(closeOld, ms).unref();
  }

  function closeOld(): void {
    isTimed = false;
    const now = performance.now();
    for (const idle of waiting) {
      if (idle.until > now) {
        time(Math.ceil(idle.until - now));
        return;
      }
      close(idle);
    }
  }

  function wait(connection: Connection, own: Set<Idle>): void {
    const idle: Idle = {
      connection,
      until: performance.now() + limits.idleMs,
      leave: () => {
        waiting.delete(idle);
        own.delete(idle);
      },
    };
    waiting.add(idle);
    own.add(idle);
    if (!isTimed) time(limits.idleMs);
    const [oldest] = waiting;
    if (waiting.size > limits.idleMax && oldest !== undefined) close(oldest);
  }

  return {
    open: () => keptConnections(limits, wait),
  };
}

function keptConnections(limits: KeepLimits, wait: (connection: Connection, own: Set<Idle>) => void): KeptConnections {
  const idle = new Set<Idle>();
  let hasEnded = false;
  let distrustedUntil = 0;

  const isKeeping = (): boolean => !hasEnded && performance.now() >= distrustedUntil;
  const closeIdle = (): void => {
    for (const one of idle) close(one);
  };

  return {
    take: (destination) => {
      // The one that came last: those that are not needed get old and go.
      for (const one of [...idle].toReversed()) {
        one.leave();
        if (leadsTo(one.connection, destination)) return one.connection;
        one.connection.close();
      }
      return null;
    },
    give: (connection) => {
      if (connection.address() !== null && isKeeping() && idle.size < limits.idleMaxEach) wait(connection, idle);
      else connection.close();
    },
    isKeeping,
    onBroken: () => {
      distrustedUntil = performance.now() + limits.distrustMs;
      closeIdle();
    },
    closeIdle,
    end: () => {
      hasEnded = true;
      closeIdle();
    },
  };
}

function close({ connection, leave }: Idle): void {
  leave();
  connection.close();
}

function leadsTo(connection: Connection, { url, addresses }: Destination): boolean {
  const reached = connection.address();
  return reached !== null && connection.origin === url.origin && addresses.some((address) => isSameAddress(address, reached));
}
