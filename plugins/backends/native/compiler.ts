/**
 * The system's C compiler.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import { refused } from "./permission.ts";

/** Flags of every compilation. NaN and infinities keep their meaning; fused multiply-add is welcome. */
const flags: readonly string[] = [
  ...["-std=gnu11", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast"],
  // Apple's Clang knows no -march=native on ARM.
  Deno.build.arch === "aarch64" ? "-mcpu=native" : "-march=native",
];

const installation: string = Deno.build.os === "darwin"
  ? "install it with: xcode-select --install"
  : "install it with: apt-get install gcc libc6-dev (or your system's like)";

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

/** Looks for the compiler. Throws a user error where there is none, or it may not be run. */
export function findCompiler(command: string): Compiler {
  const macros = run(command, [...flags, "-dM", "-E", "-x", "c", "/dev/null"]);
  const version = /^#define __VERSION__ "(.*)"$/m.exec(macros)?.[1] ?? "unknown version";
  return {
    command,
    identity: [flags.join(" "), macros].join("\n"),
    version,
    compile(source, library) {
      run(command, [...flags, "-shared", "-fPIC", "-pthread", source, "-o", library, "-lm"]);
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
    }; choose another with the option cc or DINOGRAD_CC, or take --backend wasm`,
  );
}

function start(command: string, args: readonly string[]): Deno.CommandOutput {
  try {
    return new Deno.Command(command, { args: [...args], stdin: "null" }).outputSync();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw refused(`run the C compiler "${command}"`, command);
    }
    if (error instanceof Deno.errors.NotFound) {
      throw new UsageError(
        `native: there is no C compiler "${command}"; ${installation}, name another with the option cc or ` +
          "DINOGRAD_CC, or take --backend wasm",
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UsageError(
        `native: the C compiler "${command}" is no program that may be run; name another with the option cc or ` +
          "DINOGRAD_CC, or take --backend wasm",
      );
    }
    throw error;
  }
}
