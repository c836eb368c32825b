/** An SMTP server in a process of its own: takes every mail, reads it to its end, and answers. */
import { SMTPServer } from "smtp-server";

const server = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData: (stream, _session, done) => {
    stream.on("end", () => {
      done();
    });
    stream.resume();
  },
});
server.listen(0, "127.0.0.1", () => {
  const address = server.server.address();
  process.send?.(address === null || typeof address === "string" ? null : address.port);
});
process.on("disconnect", () => process.exit(0));
