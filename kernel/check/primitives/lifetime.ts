/**
 * Order of calls, and what is held.
 *
 * @module
 */
import type { Backend, Operand } from "../../backend.ts";
import { compile } from "../../formula/compile.ts";
import { parse } from "../../formula/parse.ts";
import { messageOf } from "../finding.ts";
import type { Duel } from "./duel.ts";

const double = compile(["x"], { x: parse("2 * x", ["x"]) }).kernel;
const triple = compile(["x"], { y: parse("3 * x", ["x"]) }).kernel;

/** Checks that a read sees all earlier calls and no later one, and that memory is counted. */
export async function checkLifetime(duel: Duel): Promise<void> {
  const check = async (name: string, body: (backend: Backend) => Promise<string | undefined>) => {
    try {
      const message = await body(duel.backend);
      if (message !== undefined) duel.report("lifetime", name, message);
    } catch (error) {
      duel.report("lifetime", name, messageOf(error));
    }
  };
  await check("a read sees earlier calls only", readOrder);
  await check("a read is a copy", readIsCopy);
  await check("an array is released while a read of it is on its way", readThenRelease);
  await check("memory counts arrays and bytes", memoryCounts);
  await check("a released array's place is used again", memoryIsReused);
  await check("an array is refused after its release", releasedTwice);
}

/** Asks for the values before, between and after two updates in place, and waits only then. */
async function readOrder(backend: Backend): Promise<string | undefined> {
  const x: Operand<unknown> = { data: backend.upload([1, 2, 3]), shape: [3] };
  const reads = [backend.read(x.data, 3)];
  for (let i = 0; i < 2; i++) {
    backend.elementwise(double, [x], [], [3]);
    reads.push(backend.read(x.data, 3));
  }
  const found = (await Promise.all(reads)).map((values) => values.join(" ")).join(" | ");
  backend.release(x.data);
  const expected = "1 2 3 | 2 4 6 | 4 8 12";
  return found === expected ? undefined : `expected ${expected}, found ${found}`;
}

async function readIsCopy(backend: Backend): Promise<string | undefined> {
  const data = backend.upload([1, 2, 3]);
  (await backend.read(data, 3)).fill(0);
  const found = (await backend.read(data, 3)).join(" ");
  backend.release(data);
  return found === "1 2 3" ? undefined : `expected 1 2 3, found ${found}`;
}

async function readThenRelease(backend: Backend): Promise<string | undefined> {
  const data = backend.upload([1, 2, 3]);
  const read = backend.read(data, 3);
  backend.release(data);
  const other = backend.upload([7, 8, 9]);
  const found = (await read).join(" ");
  backend.release(other);
  return found === "1 2 3" ? undefined : `expected 1 2 3, found ${found}`;
}

function memoryCounts(backend: Backend): Promise<string | undefined> {
  const before = backend.memory();
  const x = { data: backend.upload([1, 2, 3, 4, 5]), shape: [5] };
  const made = backend.elementwise(triple, [x], [], [5]);
  const held = backend.memory();
  for (const data of [x.data, ...made]) backend.release(data);
  const after = backend.memory();
  const size = backend.dtype === "float32" ? 4 : 8;
  const arrays = held.arrays - before.arrays;
  const bytes = held.bytes - before.bytes;
  return Promise.resolve(
    arrays !== 2
      ? `expected 2 more arrays, found ${arrays}`
      : bytes < 10 * size
      ? `expected at least ${10 * size} more bytes, found ${bytes}`
      : held.reserved < held.bytes
      ? `expected at least ${held.bytes} bytes reserved, found ${held.reserved}`
      : after.arrays !== before.arrays || after.bytes !== before.bytes
      ? `expected ${before.arrays} arrays after the release, found ${after.arrays}`
      : undefined,
  );
}

function memoryIsReused(backend: Backend): Promise<string | undefined> {
  const values = new Float64Array(50_000);
  const use = () => {
    const x = { data: backend.upload(values), shape: [50_000] };
    for (const data of [x.data, ...backend.elementwise(triple, [x], [], [50_000])]) {
      backend.release(data);
    }
    return backend.memory().reserved;
  };
  for (let i = 0; i < 10; i++) use();
  const before = backend.memory().reserved;
  for (let i = 0; i < 100; i++) use();
  const after = backend.memory().reserved;
  return Promise.resolve(
    after <= before ? undefined : `expected ${before} bytes reserved, found ${after}`,
  );
}

function releasedTwice(backend: Backend): Promise<string | undefined> {
  const data = backend.upload([1]);
  backend.release(data);
  try {
    backend.release(data);
  } catch {
    return Promise.resolve(undefined);
  }
  return Promise.resolve("expected an error at a second release, found none");
}
