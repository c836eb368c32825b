import { endpointCompany } from "../endpoints/endpoint-company.ts";
import { contend } from "../queues/contestant.ts";

const [data = "", ...urls] = process.argv.slice(2);

/** The engine as the server composes it, with the product's adapter and slots; a job is one request to one endpoint. */
await contend(async () => {
  const company = await endpointCompany({ data, urls });
  return { run: (jobs) => company.burst(jobs / urls.length), stop: async () => await company[Symbol.asyncDispose]() };
});
