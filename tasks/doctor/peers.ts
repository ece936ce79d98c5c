/**
 * What `deno task bench` compares with, and nothing else needs.
 *
 * @module
 */
import { type Finding, guarded, works } from "./finding.ts";

/** Prints the version of an installed package without loading it. */
const script = `
import importlib.metadata
try:
    print(importlib.metadata.version("torch"))
except importlib.metadata.PackageNotFoundError:
    print()
`;

/** How to get PyTorch. */
export const pytorchInstallation = "apt-get install python3-torch, or pip install torch";

/** Looks for PyTorch. */
export async function lookAtPeers(
  python = Deno.env.get("PYTHON") ?? "python3",
): Promise<Finding[]> {
  const missing = (found: string): Finding => ({
    name: "PyTorch",
    state: "missing",
    found: `${found}; deno task bench compares with the others alone`,
    hint: pytorchInstallation,
  });
  return [
    await guarded("PyTorch", async () => {
      try {
        const { success, stdout } = await new Deno.Command(python, {
          args: ["-c", script],
          stdin: "null",
          stderr: "null",
          signal: AbortSignal.timeout(10_000),
        }).output();
        const version = new TextDecoder().decode(stdout).trim();
        if (!success) return missing(`${python} fails`);
        return version === "" ? missing(`${python} has no torch`) : works("PyTorch", version);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return missing(`there is no ${python}`);
        throw error;
      }
    }),
  ];
}
