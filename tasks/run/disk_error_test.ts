import { assertEquals, assertStrictEquals } from "@std/assert";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { diskError } from "./disk_error.ts";

Deno.test("each refusal of a disk becomes one line that says what to do", () => {
  const coded = (code: string) => Object.assign(new Error(`text of ${code}`), { code });
  const cases: [Error, string][] = [
    [new Deno.errors.PermissionDenied("x"), "permission denied; change its permissions"],
    [new Deno.errors.NotADirectory("x"), "a part of the path is a file"],
    [new Deno.errors.AlreadyExists("x"), "there is something of that name already"],
    [coded("ENOSPC"), "the disk is full"],
    [coded("EDQUOT"), "the disk is full"],
    [coded("EROFS"), "the file system is read-only"],
    [coded("ENAMETOOLONG"), "text of ENAMETOOLONG"],
  ];
  for (const [error, expected] of cases) {
    const found = diskError(error, "cannot write a");
    assertEquals(found instanceof UsageError && found.cause === error, true);
    assertEquals(String(found).startsWith(`UsageError: cannot write a: ${expected}`), true);
  }
});

Deno.test("bugs, user errors, closed pipes and Deno's own permissions are not taken for a disk's", () => {
  for (
    const error of [
      new TypeError("x is not a function"),
      new ValueError("x"),
      new Deno.errors.NotCapable("Requires write access"),
      Object.assign(new Deno.errors.BrokenPipe("x"), { code: "EPIPE" }),
      "text",
    ]
  ) {
    assertStrictEquals(diskError(error, "cannot write a"), error);
  }
});
