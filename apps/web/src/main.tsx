import "./app/tokens.css";
import "./app/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { onCaughtError } from "./app/on-caught-error.ts";
import { listenBeforeRouter } from "./lib/before-pop.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
listenBeforeRouter();
createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
