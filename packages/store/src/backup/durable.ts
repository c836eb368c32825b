import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";

/** Puts a finished file under its name, so that after a power cut there is either all of it or nothing under that name. */
export function publish(file: string, name: string): void {
  fsync(file);
  fsync(dirname(name));
  renameSync(file, name);
  fsync(dirname(name));
}

function fsync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
