/**
 * The graphics card that is measured.
 *
 * @module
 */
import { findAdapter, findGpu, nameOf } from "../../../plugins/backends/webgpu/adapter.ts";

/** A card, or what stands in for one. */
export interface Card {
  /** What its driver calls it. */
  readonly name: string;
  /** Whether it is the processor in disguise: good for right numbers, and no measure of speed. */
  readonly software: boolean;
  /** Whether shaders know float16. */
  readonly halves: boolean;
}

/** The adapter that dinograd takes by default, as all peers do. Throws a user error where there is none. */
export function requestAdapter(): Promise<GPUAdapter> {
  return findAdapter(findGpu(), "fast");
}

/** Looks at the card. Throws a user error where there is none. */
export async function findCard(): Promise<Card> {
  const adapter = await requestAdapter();
  const name = nameOf(adapter);
  return {
    name,
    software: adapter.info.isFallbackAdapter || isSoftware(name),
    halves: adapter.features.has("shader-f16"),
  };
}

/** Whether the name is that of a driver that computes on the processor. */
export function isSoftware(name: string): boolean {
  return /llvmpipe|lavapipe|swiftshader|basic render/i.test(name);
}

/** In a line. */
export function cardText({ name, software, halves }: Card): string {
  const notes = [
    ...software
      ? ["computes on the processor: its numbers are right and its times mean nothing"]
      : [],
    ...halves ? [] : ["has no float16"],
  ];
  return [`Graphics: ${name}`, ...notes].join("; ");
}
