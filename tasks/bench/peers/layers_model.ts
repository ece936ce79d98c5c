/**
 * TensorFlow.js itself, as the other side of `tasks/layers_model/`. Reads from standard input a list of models and what
 * to apply them to, `[{ folder, shape, values }]`, loads each with `tf.loadLayersModel` as a page would, and prints what
 * they make of it, `[{ shape, values }]`: `deno run -A tasks/bench/peers/layers_model.ts < models.json`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { join } from "@std/path";

/** An array as JSON. */
export interface Values {
  /** Sizes of the axes. */
  readonly shape: number[];
  /** Row-major. */
  readonly values: number[];
}

async function predict(): Promise<void> {
  const text = await new Response(Deno.stdin.readable).text();
  const wanted: (Values & { readonly folder: string })[] = JSON.parse(text);
  const found: Values[] = [];
  for (const { folder, shape, values } of wanted) {
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request) => {
        const name = decodeURIComponent(new URL(request.url).pathname);
        return new Response(await Deno.readFile(join(folder, name)));
      },
    );
    const model = await tf.loadLayersModel(`http://127.0.0.1:${server.addr.port}/model.json`);
    await server.shutdown();
    found.push(await apply(model, tf.tensor(values, shape)));
  }
  console.log(JSON.stringify(found));
}

/** What a model makes of a batch. */
export async function apply(model: tf.LayersModel, x: tf.Tensor): Promise<Values> {
  const y = model.predict(x);
  if (Array.isArray(y)) throw new Error("layers_model: found several outputs");
  return { shape: y.shape, values: [...await y.data()] };
}

if (import.meta.main) {
  await tf.setBackend("cpu");
  await predict();
}
