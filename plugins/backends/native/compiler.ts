/**
 * The system's C compiler.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import { environment } from "../environment.ts";
import { refused, usualCompilers } from "./permission.ts";

/** Flags of every compilation. NaN and infinities keep their meaning; fused multiply-add is welcome. */
const flags: readonly string[] = [
  ...["-std=gnu11", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast"],
  // Apple's Clang knows no -march=native on ARM.
  Deno.build.arch === "aarch64" ? "-mcpu=native" : "-march=native",
];

const installation: string = Deno.build.os === "darwin"
  ? "install it with: xcode-select --install"
  : "install it with: apt-get install gcc libc6-dev (or your system's like)";

const instead = "or take --backend wasm";
const another = "name another with the option cc or DINOGRAD_CC";

/** A compiler that was found to work. */
export interface Compiler {
  /** Its name or path. */
  readonly command: string;
  /**
   * Everything that what it makes depends on: flags and all predefined macros, among which are its version and what
   * the processor can do.
   */
  readonly identity: string;
  /** What it calls itself: the macro `__VERSION__`. */
  readonly version: string;
  /** Compiles C to a shared library. Throws a user error with the compiler's first complaint. */
  compile(source: string, library: string): void;
}

/**
 * Looks for the compiler: a name, a path, or `auto` for the first of the usual ones. Throws a user error where there is
 * none, or it may not be run.
 */
export function findCompiler(wanted: string): Compiler {
  const command = wanted === "auto" ? usualCompilers.find(isThere) : wanted;
  if (command === undefined) {
    throw new UsageError(
      `native: there is no C compiler: found none of ${
        usualCompilers.join(", ")
      }; ${installation}, ${another}, ${instead}`,
    );
  }
  const macros = run(command, [...flags, "-dM", "-E", "-x", "c", "/dev/null"]);
  const version = /^#define __VERSION__ "(.*)"$/m.exec(macros)?.[1] ?? "unknown version";
  return {
    command,
    identity: [flags.join(" "), macros].join("\n"),
    version,
    compile(source, library) {
      run(command, [...flags, "-shared", "-fPIC", "-pthread", source, "-o", library, "-lm"]);
      if (!isFile(library)) {
        throw new UsageError(
          `native: the C compiler "${command}" made no library, and reports no error; ${another}, ${instead}`,
        );
      }
    },
  };
}

/** What the command prints. */
function run(command: string, args: readonly string[]): string {
  const { success, code, stdout, stderr } = start(command, args);
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const lines = decoder.decode(stderr).split("\n").filter((line) => line.trim() !== "");
  const complaint = lines.find((line) => /\berror\b/i.test(line)) ?? lines[0];
  throw new UsageError(
    `native: the C compiler "${command}" failed with exit code ${code}${
      complaint === undefined ? "" : `: ${complaint.trim()}`
    }; ${another}, ${instead}`,
  );
}

function start(command: string, args: readonly string[]): Deno.CommandOutput {
  try {
    return new Deno.Command(command, { args: [...args], stdin: "null" }).outputSync();
  } catch (error) {
    // Deno asks whether a program may be run before it looks whether it is there.
    const isRefused = error instanceof Deno.errors.NotCapable;
    if (isRefused && isThere(command)) {
      throw refused(`run the C compiler "${command}"`, command);
    }
    if (isRefused || error instanceof Deno.errors.NotFound) {
      throw new UsageError(
        `native: there is no C compiler "${command}"; ${installation}, ${another}, ${instead}`,
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UsageError(
        `native: the C compiler "${command}" is no program that may be run; ${another}, ${instead}`,
      );
    }
    throw error;
  }
}

/** Whether a program is on the path, or where its own path says. One that may not be looked for counts as there. */
function isThere(command: string): boolean {
  if (command.includes("/")) return isFile(command);
  const folders = environment("PATH")?.split(":").filter((folder) => folder !== "");
  return folders === undefined || folders.some((folder) => isFile(`${folder}/${command}`));
}

/** Whether there is a file; where that may not be asked, it is taken for there. */
function isFile(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return true;
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return true;
    if (error instanceof Error) return false;
    throw error;
  }
}
