import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../kernel/errors.ts";
import { cacheFolder } from "./cache.ts";

/** The folder under these variables. */
function folder(variables: Record<string, string>, windows = false): string {
  return cacheFolder("mnist", (name) => variables[name], windows);
}

Deno.test("DINOGRAD_CACHE comes first, then the system's cache folder, then ~/.cache", () => {
  const home = { HOME: "/home/ada" };
  const xdg = { ...home, XDG_CACHE_HOME: "/cache" };
  assertEquals(folder(home), join("/home/ada", ".cache", "dinograd", "mnist"));
  assertEquals(folder(xdg), join("/cache", "dinograd", "mnist"));
  assertEquals(folder({ ...xdg, DINOGRAD_CACHE: "/mine" }), join("/mine", "mnist"));
  assertEquals(folder({ LOCALAPPDATA: "C:/Local" }, true), join("C:/Local", "dinograd", "mnist"));
});

Deno.test("an empty variable counts as unset", () => {
  const variables = { HOME: "/home/ada", XDG_CACHE_HOME: "", DINOGRAD_CACHE: "" };
  assertEquals(folder(variables), join("/home/ada", ".cache", "dinograd", "mnist"));
});

Deno.test("without any folder the error says what to set", () => {
  assertThrows(() => folder({}), UsageError, "HOME is not set; set DINOGRAD_CACHE");
  assertThrows(() => folder({}, true), UsageError, "LOCALAPPDATA is not set; set DINOGRAD_CACHE");
});
