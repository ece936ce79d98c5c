import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../kernel/errors.ts";
import { download, type DownloadOptions, type RemoteFile, sha256 } from "./download.ts";
import { inTempFolder, withServer } from "./test_files.ts";

const content = Uint8Array.from({ length: 1000 }, (_, i) => i * i % 251);
const file: RemoteFile = { name: "x.gz", bytes: content.length, sha256: await sha256([content]) };

/** A body of unknown length, as a server sends it that does not say how much will come. */
function unmeasured(...chunks: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(chunks);
}

/** Answers a request as a good server does, ranges included. */
function serve(request: Request): Response {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
  if (start === 0) return new Response(content);
  return new Response(content.subarray(start), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` },
  });
}

/**
 * Runs `body` with a server that has several mirrors, `/0/`, `/1/` and so on, each with its own
 * answer, and with a log of what was asked: `0 bytes=300-`.
 */
async function withMirrors(
  answers: readonly ((request: Request) => Response | Promise<Response>)[],
  body: (setup: { options: DownloadOptions; requests: string[]; lines: string[] }) => Promise<void>,
): Promise<void> {
  const requests: string[] = [];
  const lines: string[] = [];
  const answer = (request: Request) => {
    const [, mirror = "", name = ""] = new URL(request.url).pathname.split("/");
    assertEquals(name, file.name);
    requests.push(`${mirror} ${request.headers.get("range") ?? "all"}`);
    return answers[Number(mirror)]?.(request) ?? new Response(null, { status: 404 });
  };
  await withServer(answer, (address) =>
    inTempFolder((folder) => {
      const mirrors = answers.map((_, i) => `${address}${i}/`);
      const options = { mirrors, folder, onProgress: (line: string) => void lines.push(line) };
      return body({ options, requests, lines });
    }));
}

/** What is in the file that was downloaded. */
async function downloaded(options: DownloadOptions): Promise<Uint8Array> {
  const path = await download(file, options);
  assertEquals(path, join(options.folder, "x.gz"));
  return await Deno.readFile(path);
}

/** The names in the folder, without locks. */
function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name)
    .filter((name) => !name.endsWith(".lock")).sort();
}

Deno.test("a file is downloaded once, reported, and found in the folder afterwards", async () => {
  await withMirrors([serve], async ({ options, requests, lines }) => {
    assertEquals(await downloaded(options), content);
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 all"]);
    assertEquals(namesIn(options.folder), ["x.gz"]);
    assertStringIncludes(lines[0] ?? "", "x.gz: 0 % of 0.0 MB from 127.0.0.1:");
    assertStringIncludes(lines.at(-1) ?? "", "x.gz: 100 %");
  });
});

Deno.test("a broken mirror is reported, and the next one is asked", async () => {
  const broken = () => new Response("oops", { status: 503 });
  await withMirrors([broken, serve], async ({ options, requests, lines }) => {
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 all", "1 all"]);
    assertStringIncludes(lines[0] ?? "", "/0/x.gz answers 503");
  });
});

Deno.test("a mirror that cannot be reached is passed over", async () => {
  await withMirrors([serve], async ({ options, lines }) => {
    // Nothing listens on a port that was just given back.
    const { port } = await new Promise<Deno.NetAddr>((resolve) => {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      listener.close();
      resolve(listener.addr);
    });
    const mirrors = [`http://127.0.0.1:${port}/`, ...options.mirrors];
    assertEquals(await downloaded({ ...options, mirrors }), content);
    assertStringIncludes(lines[0] ?? "", "failed: ");
  });
});

Deno.test("a mirror that sends nothing is given up", async () => {
  const answered: (() => void)[] = [];
  const silent = () =>
    new Promise<Response>((resolve) => answered.push(() => resolve(new Response(null))));
  await withMirrors([silent, serve], async ({ options, lines }) => {
    assertEquals(await downloaded({ ...options, patience: 20 }), content);
    assertStringIncludes(lines[0] ?? "", "/0/x.gz sent nothing for 20 ms");
    answered.forEach((answer) => answer());
  });
});

Deno.test("a wrong file in the folder is told before anything is fetched, and where that fails", async () => {
  const broken = () => new Response("oops", { status: 503 });
  const shifted = await sha256([content.map((byte) => byte + 1)]);
  const cases = [
    [content.subarray(0, 15), "found 15 bytes, needed 1000"],
    [content.map((byte) => byte + 1), `found SHA-256 ${shifted}, needed ${file.sha256}`],
  ] as const;
  for (const [bytes, fault] of cases) {
    await withMirrors([broken], async ({ options, lines }) => {
      const path = join(options.folder, "x.gz");
      await Deno.writeFile(path, bytes);
      const { message } = await assertRejects(() => download(file, options), UsageError);
      assertEquals(lines[0], `${path}: ${fault}; it is downloaded anew`);
      assert(message.startsWith(`${path}: ${fault}; cannot download x.gz: http`), message);
      assert(message.endsWith(`or put the right file into ${options.folder}`), message);
    });
  }
});

Deno.test("a download that ends early is continued by the next mirror", async () => {
  const cut = () => new Response(unmeasured(content.subarray(0, 300)));
  await withMirrors([cut, serve], async ({ options, requests, lines }) => {
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 all", "1 bytes=300-"]);
    assert(lines.some((line) => line.endsWith("/0/x.gz ended after 300 of 1000 bytes")));
  });
});

Deno.test("the part that a killed process left behind is continued", async () => {
  await withMirrors([serve], async ({ options, requests }) => {
    await Deno.writeFile(join(options.folder, "x.gz.part"), content.subarray(0, 999));
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 bytes=999-"]);
    assertEquals(namesIn(options.folder), ["x.gz"]);
  });
});

Deno.test("a complete part needs no request, one that is too long starts again", async () => {
  await withMirrors([serve], async ({ options, requests }) => {
    const part = join(options.folder, "x.gz.part");
    await Deno.writeFile(part, content);
    assertEquals(await downloaded(options), content);
    assertEquals(requests, []);
    await Deno.remove(join(options.folder, "x.gz"));
    await Deno.writeFile(part, new Uint8Array(1001));
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 all"]);
  });
});

Deno.test("a mirror that knows no ranges sends the whole file anew", async () => {
  await withMirrors([() => new Response(content)], async ({ options, requests }) => {
    await Deno.writeFile(join(options.folder, "x.gz.part"), content.subarray(0, 300));
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 bytes=300-"]);
  });
});

Deno.test("a part with wrong bytes is thrown away, and the same mirror is asked for all", async () => {
  await withMirrors([serve], async ({ options, requests }) => {
    await Deno.writeFile(join(options.folder, "x.gz.part"), new Uint8Array(300));
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 bytes=300-", "0 all"]);
  });
});

Deno.test("a file with the wrong checksum is refused and leaves nothing behind", async () => {
  const wrong = () => new Response(content.toReversed());
  await withMirrors([wrong], async ({ options }) => {
    const error = await assertRejects(() => download(file, options), UsageError);
    assertStringIncludes(error.message, "cannot download x.gz: ");
    assertStringIncludes(error.message, "/0/x.gz has a file with a wrong SHA-256");
    assertStringIncludes(error.message, `or put the file into ${options.folder}`);
    assertEquals(namesIn(options.folder), []);
  });
});

Deno.test("answers of the wrong size or at the wrong place are refused", async () => {
  const mirrors = [
    () => new Response("<html>log in first</html>"),
    () => new Response(content, { status: 206, headers: { "content-range": "bytes 0-999/1000" } }),
    () => new Response(unmeasured(new Uint8Array(600), new Uint8Array(600))),
    () => new Response(null),
  ];
  await withMirrors(mirrors, async ({ options }) => {
    await Deno.writeFile(join(options.folder, "x.gz.part"), content.subarray(0, 300));
    const { message } = await assertRejects(() => download(file, options), UsageError);
    assertStringIncludes(message, "/0/x.gz has a file of 25 bytes, needed 1000");
    assertStringIncludes(message, "/1/x.gz continues at the wrong place: asked for bytes 300-");
    assertStringIncludes(message, "/2/x.gz has a file of more than 1000 bytes");
    assertStringIncludes(message, "/3/x.gz ");
  });
});

Deno.test("a damaged file in the folder is downloaded again", async () => {
  await withMirrors([serve], async ({ options, requests }) => {
    await Deno.writeFile(join(options.folder, "x.gz"), content.toReversed());
    assertEquals(await downloaded(options), content);
    assertEquals(requests, ["0 all"]);
  });
});

Deno.test("those who want the same file at the same time share one download", async () => {
  await withMirrors([serve], async ({ options, requests }) => {
    const all = await Promise.all([1, 2, 3].map(() => downloaded(options)));
    assertEquals(all, [content, content, content]);
    assertEquals(requests, ["0 all"]);
  });
});

Deno.test("a folder that cannot be made is a user error", async () => {
  await inTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const options = { mirrors: [], folder: join(folder, "file", "cache"), onProgress: () => {} };
    await assertRejects(() => download(file, options), UsageError, "set DINOGRAD_CACHE");
  });
});
