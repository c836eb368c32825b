import { Command, CommanderError } from "commander";
import { type CliWorld, EXIT_CODE, failed, type Outcome } from "./command.ts";
import { auditVerify, type AuditVerifyOptions } from "./audit-verify.ts";
import { backup, restoreBackup } from "./backup.ts";
import { deliveriesDecide } from "./deliveries-decide.ts";
import { directoryImport } from "./directory-import.ts";
import { doctor, type DoctorOptions } from "./doctor.ts";
import { eventsSend } from "./events-send.ts";
import { InputEnded } from "./read-input.ts";
import { secretsPrune, secretsRotate } from "./secrets-keys.ts";
import { tokenCreate, type TokenCreateOptions } from "./token-create.ts";
import { userCreate, type UserCreateOptions } from "./user-create.ts";

/** Runs one command line (without program and script) and answers its exit code: 0 done, 1 failed, 2 usage. */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  let code: number = EXIT_CODE.done;
  const program = createProgram(world, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for is an answer; everything else the library refuses is a misuse.
    return error.exitCode === 0 ? EXIT_CODE.done : EXIT_CODE.usage;
  }
}

function createProgram(world: CliWorld, exit: (code: number) => void): Command {
  const program = new Command("tocsin")
    .description("Works on the data of Tocsin (TOCSIN_DATA), beside a running server or without one.")
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .exitOverride()
    .showHelpAfterError("(add --help for what this command takes)")
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 usage.");
  const run: Run = async (command, work) => {
    exit(tell(world, await work().catch(unasked), command.opts<{ readonly json?: boolean }>().json === true));
  };

  const user = program.command("user").description("people who can sign in");
  leaf(user, "create", "create a person who can sign in, or let one who exists sign in; the password comes on standard input")
    .requiredOption("--username <name>", "user name, exactly as it is to be")
    .requiredOption("--email <address>", "e-mail address")
    .option("--name <name>", "full name")
    .option("--superuser", "may edit System, Template, channels and people")
    .action(async (options: UserCreateOptions, command: Command) => await run(command, () => userCreate(world, options)));

  const token = program.command("token").description("API tokens");
  leaf(token, "create", "make a token and print it; it is shown this once")
    .requiredOption("--user <name>", "whose token: it may do what they may")
    .requiredOption("--name <name>", "what it is for")
    .requiredOption("--scopes <list>", "read, events:write, directory:write, admin; separated by commas")
    .action(async (options: TokenCreateOptions, command: Command) => await run(command, () => tokenCreate(world, options)));

  const directory = program.command("directory").description("people, groups, products and memberships");
  leaf(directory, "import", "bring in a directory document, all of it or nothing")
    .argument("<file>", "JSON as for PUT /api/v1/directory; - for standard input")
    .action(async (file: string, _options: unknown, command: Command) => await run(command, () => directoryImport(world, file)));

  const events = program.command("events").description("events");
  leaf(events, "send", "accept one event or a list of them")
    .argument("<file>", "JSON as for POST /api/v1/events; - for standard input")
    .action(async (file: string, _options: unknown, command: Command) => await run(command, () => eventsSend(world, file)));

  const deliveries = program.command("deliveries").description("deliveries that wait for a decision");
  leaf(deliveries, "release", "send what is held since a restore; some of it may have arrived before")
    .requiredOption("--restored", "what is held since a restore")
    .action(async (_options: unknown, command: Command) => await run(command, () => deliveriesDecide(world, "release")));
  leaf(deliveries, "skip", "cancel what is held since a restore")
    .requiredOption("--restored", "what is held since a restore")
    .action(async (_options: unknown, command: Command) => await run(command, () => deliveriesDecide(world, "skip")));

  addOperations(program, world, run);
  return program;
}

type Run = (command: Command, work: () => Promise<Outcome>) => Promise<void>;

/** What is done to the installation as a whole. */
function addOperations(program: Command, world: CliWorld, run: Run): void {
  const audit = program.command("audit").description("the audit trail");
  leaf(audit, "verify", "find out whether a row of the audit trail was changed or removed")
    .option("--head <hash>", "of an audit.head line of the log: wants that row to be there still")
    .action(async (options: AuditVerifyOptions, command: Command) => await run(command, () => auditVerify(world, options)));

  const secrets = program.command("secrets").description("the key that seals stored secrets");
  leaf(secrets, "rotate", "seal every stored secret with a new key, also while the server runs").action(
    async (_options: unknown, command: Command) => await run(command, () => secretsRotate(world)),
  );
  leaf(secrets, "prune", "give up the old keys, while the server is stopped; everybody signs in anew")
    .option("--break-links", "also if links in mails of the last 60 days stop working by it")
    .action(
      async ({ breakLinks = false }: { readonly breakLinks?: boolean }, command: Command) =>
        await run(command, () => secretsPrune(world, { breakLinks })),
    );

  leaf(program, "backup", "copy the database to a file, also while the server runs; the secret key is not in it")
    .argument("<file>", "a file that does not exist yet")
    .action(async (file: string, _options: unknown, command: Command) => await run(command, async () => backup(world, file)));
  leaf(program, "restore", "bring a backup into an empty data folder; what was not sent yet is held")
    .argument("<file>", "what tocsin backup made")
    .action(async (file: string, _options: unknown, command: Command) => await run(command, () => restoreBackup(world, file)));

  leaf(program, "doctor", "look at configuration, data and server; change nothing")
    .option("--ping", "also send each webhook endpoint a ping, which is a request like any other")
    .action(async (options: DoctorOptions, command: Command) => await run(command, () => doctor(world, options)));
}

/** Settings of the parent (output, exits) are taken over by the library. */
function leaf(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).option("--json", "answer as JSON");
}

/** Whoever ended the command at its prompt knows why. */
function unasked(error: unknown): Outcome {
  if (error instanceof InputEnded) return failed("no_input", error.message);
  throw error;
}

function tell({ out, err }: CliWorld, outcome: Outcome, asJson: boolean): number {
  if (asJson) out(`${JSON.stringify(outcome.ok ? outcome.json : { error: outcome.json })}\n`);
  else if (outcome.ok || outcome.isReport) out(`${outcome.text}\n`);
  else err(`${outcome.text}\n`);
  return EXIT_CODE[outcome.ok ? "done" : outcome.failure];
}
