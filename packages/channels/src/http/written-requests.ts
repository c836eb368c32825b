import { subscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";

/** What is told of a request whose first byte goes onto a connection now. */
type OnWritten = () => void;

const watched = new WeakMap<Socket, OnWritten>();

// The library says of each request that it writes, whether it was asked to or does so by itself, on which connection.
subscribe("undici:client:sendHeaders", (message) => {
  if (typeof message === "object" && message !== null && "socket" in message && message.socket instanceof Socket)
    watched.get(message.socket)?.();
});

/** From now on `onWritten` hears of every request on this connection, just before its first byte. */
export function watchRequests(socket: Socket, onWritten: OnWritten): void {
  watched.set(socket, onWritten);
}
