/**
 * What the sign-in library asks of its database: the one port whose shape is not ours (it follows the library's adapter),
 * and whose inputs are plain data, so that it travels to the writing thread like all others. Session tokens are stored
 * as SHA-256 by the implementation.
 */
export interface SignInDatabase {
  create(input: SignInQuery): Promise<unknown>;
  findOne(input: SignInQuery): Promise<unknown>;
  findMany(input: SignInQuery): Promise<unknown>;
  count(input: SignInQuery): Promise<unknown>;
  update(input: SignInQuery): Promise<unknown>;
  updateMany(input: SignInQuery): Promise<unknown>;
  delete(input: SignInQuery): Promise<unknown>;
  deleteMany(input: SignInQuery): Promise<unknown>;
  consumeOne(input: SignInQuery): Promise<unknown>;
  incrementOne(input: SignInQuery): Promise<unknown>;
}

/** The library's own argument record: model, where, data … */
export type SignInQuery = Readonly<Record<string, unknown>>;
