import { endpointCompany } from "../endpoints/endpoint-company.ts";
import { contend } from "../queues/contestant.ts";

const [from, data = "", ...urls] = process.argv.slice(2);

/**
 * The engine as the server composes it, with the product's adapter and slots; a job is one request to one endpoint. From `waiting` on: its delivery
 * waits for its endpoint when the time begins; from `accepting` on: its event is not there yet.
 */
await contend(async () => {
  const company = await endpointCompany({ data, urls });
  const stop = async (): Promise<void> => await company[Symbol.asyncDispose]();
  if (from === "accepting") return { run: (jobs) => company.burst(jobs / urls.length), stop };
  return { prepare: (jobs) => company.pileUp(jobs / urls.length), run: () => company.release(), stop };
});
