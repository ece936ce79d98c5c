/**
 * Runs the command as a user does, in a process of its own.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fromFileUrl(new URL("../../", import.meta.url));

/** Runs `deno task train` with these arguments. */
export async function train(...args: string[]): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", "-P=train", "tasks/train.ts", ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
