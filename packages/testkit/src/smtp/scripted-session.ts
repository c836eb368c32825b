import type { Socket } from "node:net";
import type { SMTPServer } from "smtp-server";
import type { SmtpFault, SmtpFaults, SmtpPhase } from "./faults.ts";

type Session = SMTPServer["connections"] extends Set<infer S> ? S : never;

const PHASE_OF_COMMAND: Readonly<Record<string, SmtpPhase>> = {
  EHLO: "ehlo",
  HELO: "ehlo",
  STARTTLS: "starttls",
  AUTH: "auth",
  MAIL: "mail",
  RCPT: "rcpt",
  DATA: "data",
};

interface Script {
  readonly faults: SmtpFaults;
  /** Every command's first word, as it came. */
  readonly onCommand: (verb: string) => void;
  readonly onConnection: (socket: Socket) => void;
}

/**
 * Lets faults happen in front of each command. The library has hooks for some phases only, so the one function that all
 * commands go through is wrapped, per session.
 */
export function scriptSessions(server: SMTPServer, script: Script): void {
  const connect = server.connect.bind(server);
  server.connect = (socket, socketOptions) => {
    script.onConnection(socket);
    const fault = script.faults.take("connect");
    if (fault !== null) {
      happen(fault, socket);
      return;
    }
    const before = new Set(server.connections);
    connect(socket, socketOptions);
    for (const session of server.connections) if (!before.has(session)) scriptCommands(session, script);
  };
}

function scriptCommands(session: Session, { faults, onCommand }: Script): void {
  const handle = session._onCommand.bind(session);
  session._onCommand = (command, callback) => {
    const verb = /^[A-Za-z]+/.exec(command.toString("latin1"))?.[0].toUpperCase() ?? "";
    const phase = PHASE_OF_COMMAND[verb];
    if (verb !== "") onCommand(verb);
    const fault = phase === undefined ? null : faults.take(phase);
    if (fault === null) handle(command, callback);
    else if (happen(fault, session._socket)) callback?.();
  };
}

/** One byte in a while, of a line that never ends. */
function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write("2"), 20);
  socket.once("close", () => {
    clearInterval(timer);
  });
}

/** True when the session goes on after it. */
export function happen(fault: SmtpFault, socket: Socket): boolean {
  if ("drop" in fault) socket.destroy();
  if ("drip" in fault) drip(socket);
  if (!("code" in fault)) return false;
  const closes = fault.at === "connect" || fault.code === 421;
  socket[closes ? "end" : "write"](`${String(fault.code)} ${fault.text}\r\n`);
  return !closes;
}
