import { MAIL_CONNECTIONS } from "@tocsin/domain";
import { fillMail, renderMail } from "@tocsin/messages";
import { createTransport } from "nodemailer";
import { aJob, batches, contend } from "../queues/contestant.ts";
import { aNewEvent } from "../teams.ts";

/** The yardstick: nothing but Nodemailer's pool with as many connections, handed the same text over and over, keeping no account. */
const port = Number(process.argv[2]);
const pool = createTransport({
  host: "127.0.0.1",
  port,
  secure: false,
  ignoreTLS: true,
  pool: true,
  maxConnections: MAIL_CONNECTIONS.default,
  maxMessages: 50,
});
const product = { id: 1, name: "Product 1", source: null, ref: null };
const event = { ...aNewEvent(1), acceptedAt: 0, product, productType: null, recipients: null };
const context = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };
const template = renderMail({ event, why: "template", receiver: "person", context });
const unsubscribe = template.canUnsubscribe ? "https://tocsin.example.com/unsubscribe?token=seven" : null;
const { subject, text, html } = fillMail(template, { name: "Dana", unsubscribe });

await contend(() =>
  Promise.resolve({
    run: async (jobs) => {
      for (const batch of batches(jobs, jobs)) {
        await Promise.all(
          batch.map((number) => pool.sendMail({ from: "Tocsin <tocsin@example.com>", to: aJob(number).to, subject, text, html })),
        );
      }
    },
    stop: () => {
      pool.close();
      return Promise.resolve();
    },
  }),
);
