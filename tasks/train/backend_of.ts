/**
 * Where a model computes.
 *
 * @module
 */
import { type Backend, type Model, UsageError } from "../../kernel/mod.ts";

/** The backend that holds a model. Throws a {@linkcode UsageError} for one without parameters. */
export function backendOf(model: Model): Backend {
  const [first] = Object.values(model.parameters);
  if (first === undefined) throw new UsageError("the model has no parameters to train");
  return first.backend;
}
