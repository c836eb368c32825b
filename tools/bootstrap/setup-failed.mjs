/** The setup cannot go on. Carries what the step that failed had printed, and the exit code to end with. */
export class SetupFailed extends Error {
  /** @param {string} message a sentence for the reader @param {{ exitCode?: number, output?: string }} [detail] */
  constructor(message, { exitCode = 1, output = "" } = {}) {
    super(message);
    this.name = "SetupFailed";
    this.exitCode = exitCode;
    this.output = output;
  }
}
