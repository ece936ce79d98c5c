/**
 * The machine itself.
 *
 * @module
 */
import { type Finding, guarded, works } from "./finding.ts";

/** The Deno that dinograd is tested with. Later ones of the same major version will do. */
export const testedDeno = "2.9.6";

/** Deno, cores and memory. */
export async function lookAtMachine(): Promise<Finding[]> {
  return [
    denoFinding(Deno.version.deno),
    works("cores", `${navigator.hardwareConcurrency}, on ${Deno.build.os} ${Deno.build.arch}`),
    await guarded("memory", () => {
      const { total, available } = Deno.systemMemoryInfo();
      return works("memory", `${gibibytes(total)}, of which ${gibibytes(available)} can be had`);
    }),
  ];
}

/** What is said of a version of Deno. */
export function denoFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [testedMajor = 0, testedMinor = 0] = testedDeno.split(".").map(Number);
  if (major === testedMajor && minor >= testedMinor) return works("Deno", version);
  return {
    name: "Deno",
    state: "missing",
    found: `${version}; needed: ${testedMajor}.${testedMinor} or later, below ${testedMajor + 1}`,
    hint: `deno upgrade ${testedDeno}, or put npx --yes deno@${testedDeno} in the place of deno`,
  };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
