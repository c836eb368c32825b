/** Roughly an address; what exists is for the mail server to say, and what is allowed for the API. */
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

export function looksLikeAddress(text: string): boolean {
  return ADDRESS.test(text);
}
