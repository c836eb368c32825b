/**
 * One line of progress. Never on stdout: that belongs to the command, whose output may be piped.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`tocsin: ${line}\n`);
}
