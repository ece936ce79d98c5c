import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { type EngineOptions, type JobState, runJobs } from "./engine.ts";
import { inFolder, resultOf, trainings, writeCheckpoint } from "./testing.ts";
import type { StartTraining } from "./training_process.ts";

const jobs = ["a", "b", "c"].map((name, i) => ({ name, args: [`--seed=${i}`] }));

/** Trains to the end at once. */
const good = () => trainings(async (run) => await run.writeResult(resultOf(0.9)));

async function inSweep(body: (options: EngineOptions, root: string) => Promise<void>) {
  await inFolder((root) => body({ runs: join(root, "runs"), parallel: 2 }, root));
}

const statuses = (outcomes: readonly { readonly status: string }[]) =>
  outcomes.map(({ status }) => status);

Deno.test("every job is trained in the folder of its name, with its arguments", async () => {
  await inSweep(async (options) => {
    const start = good();
    const outcomes = await runJobs(jobs, options, start);
    assertEquals(
      outcomes.map(({ job, folder, status, result }) => [
        job.name,
        folder,
        status,
        result?.bestValidationAccuracy,
      ]),
      jobs.map(({ name }) => [name, join(options.runs, name), "finished", 0.9]),
    );
    assertEquals(
      start.started.toSorted(),
      jobs.map(({ name, args }) => ["--runs", options.runs, "--name", name, ...args]),
    );
  });
});

Deno.test("a finished run is not trained again", async () => {
  await inSweep(async (options) => {
    const first = await runJobs(jobs, options, good());
    const start = good();
    assertEquals(await runJobs(jobs, options, start), first);
    assertEquals(start.started, []);
  });
});

Deno.test("as many are trained at once as asked, and no more", async () => {
  await inSweep(async (options) => {
    let [now, most] = [0, 0];
    const start = trainings(async (run) => {
      assert(++now <= 3, `${now} at once`);
      await run.writeResult(resultOf(0.9));
      now--;
    });
    const many = Array.from({ length: 7 }, (_, i) => ({ name: `run-${i}`, args: [] }));
    const onChange = (states: readonly JobState[]) => {
      most = Math.max(most, states.filter(({ status }) => status === "running").length);
    };
    await runJobs(many, { ...options, parallel: 3, onChange }, start);
    assertEquals(most, 3);
  });
});

Deno.test("runs that are trained at once share the cores", async () => {
  const cores = navigator.hardwareConcurrency;
  for (const [parallel, shared] of [[1, cores], [2, Math.max(1, Math.floor(cores / 2))]] as const) {
    await inSweep(async (options) => {
      const threads: number[] = [];
      const train = trainings(async (run) => {
        await run.writeResult(resultOf(0.9));
        return {};
      });
      const start: StartTraining = (command) => {
        threads.push(command.threads);
        return train(command);
      };
      await runJobs(jobs, { ...options, parallel }, start);
      assertEquals(threads, jobs.map(() => shared));
    });
  }
});

Deno.test("a failure is put apart with its reason, and the others go on", async () => {
  await inSweep(async (options, root) => {
    const start = trainings(async (run) => {
      if (run.name === "a") return { code: 2, error: `diverged, see ${run.path}` };
      await run.writeResult(resultOf(0.9));
      return {};
    });
    const outcomes = await runJobs(jobs, options, start);
    const folder = join(root, "failed", "a");
    assertEquals(statuses(outcomes), ["failed", "finished", "finished"]);
    assertEquals(outcomes[0]?.folder, folder);
    assertEquals(outcomes[0]?.error, `diverged, see ${folder}`);
    assertEquals(await Deno.readTextFile(join(folder, "error.txt")), `diverged, see ${folder}\n`);
    const kept = await Array.fromAsync(Deno.readDir(options.runs), ({ name }) => name);
    assertEquals(kept.sort(), ["b", "c"]);
  });
});

Deno.test("a failed run stays so until it is to be tried again", async () => {
  await inSweep(async (options, root) => {
    await runJobs(jobs, options, trainings(() => Promise.resolve({ code: 2, error: "no" })));
    const idle = good();
    const again = await runJobs(jobs, options, idle);
    assertEquals(again.map(({ error }) => error), ["no", "no", "no"]);
    assertEquals(idle.started, []);
    const retried = await runJobs(jobs, { ...options, retryFailed: true }, good());
    assertEquals(statuses(retried), ["finished", "finished", "finished"]);
    assertEquals(await Array.fromAsync(Deno.readDir(join(root, "failed"))), []);
  });
});

Deno.test("a failed run with a checkpoint is tried again from there", async () => {
  await inSweep(async (options) => {
    const job = { name: "a", args: ["--seed=0", "--data-dir", "data", "--epochs=9"] };
    const full = trainings(async (run) => {
      await writeCheckpoint(run);
      return { code: 2, error: "the disk is full" };
    });
    await runJobs([job], options, full);
    const start = good();
    await runJobs([job], { ...options, retryFailed: true }, start);
    // The options are in its folder. Where the data lie may have changed.
    assertEquals(start.started, [["--resume", join(options.runs, "a"), "--data-dir=data"]]);
  });
});

Deno.test("a run that says nothing when it ends is named by how it ended", async () => {
  const endings = [
    [
      { code: 137, signal: "SIGKILL" },
      "ended by SIGKILL, as the system does where memory is short",
    ],
    [{ code: 139, signal: "SIGSEGV" }, "ended by SIGSEGV"],
    [{ code: 7 }, "ended with exit code 7 and without a word"],
    [{ code: 0 }, "ended without a result"],
  ] as const;
  for (const [ending, reason] of endings) {
    await inSweep(async (options) => {
      const start = trainings(() => Promise.resolve(ending));
      const [outcome] = await runJobs(jobs.slice(0, 1), options, start);
      assertEquals(outcome?.error, reason);
    });
  }
});

Deno.test("when it is to stop, trainings stop, no other starts, and the same call goes on", async () => {
  await inSweep(async (options) => {
    const controller = new AbortController();
    const start = trainings(async (run, { stop }) => {
      if (run.name === "a") {
        await run.writeResult(resultOf(0.9));
        return {};
      }
      await writeCheckpoint(run);
      controller.abort();
      assertEquals(stop.aborted, true);
      return { code: 130 };
    });
    const stopped = await runJobs(jobs, {
      ...options,
      parallel: 1,
      signal: controller.signal,
    }, start);
    assertEquals(statuses(stopped), ["finished", "stopped", "stopped"]);
    const again = good();
    assertEquals(statuses(await runJobs(jobs, options, again)), Array(3).fill("finished"));
    assertEquals(again.started.map(([flag]) => flag).sort(), ["--resume", "--runs"]);
  });
});

Deno.test("what was killed before its first checkpoint is started again", async () => {
  await inSweep(async (options) => {
    // As a sweep that was killed leaves them: one run without a file, one without a checkpoint.
    await runJobs(jobs.slice(0, 1), options, trainings(() => Promise.resolve({ code: 130 })));
    await Deno.mkdir(join(options.runs, "b"));
    const start = good();
    assertEquals(statuses(await runJobs(jobs, options, start)), Array(3).fill("finished"));
    assertEquals(start.started.map(([flag]) => flag), ["--runs", "--runs", "--runs"]);
  });
});

Deno.test("a folder that holds something else is left alone", async () => {
  await inSweep(async (options) => {
    await Deno.mkdir(join(options.runs, "b"), { recursive: true });
    await Deno.writeTextFile(join(options.runs, "b", "thesis.tex"), "");
    await assertRejects(() => runJobs(jobs, options, good()), UsageError, "it holds thesis.tex");
    assertEquals(await Deno.readTextFile(join(options.runs, "b", "thesis.tex")), "");
  });
});

Deno.test("a run that was trained with other options is not taken for this one", async () => {
  await inSweep(async (options, root) => {
    await runJobs(jobs, options, good());
    const other = [{ name: "a", args: ["--seed=7"] }];
    const refused = () =>
      assertRejects(() => runJobs(other, options, good()), UsageError, "options: seed 0, not 7;");
    await refused();
    await Deno.remove(join(root, "logs"), { recursive: true });
    await refused();
    // Where the data lie does not change what is computed.
    const moved = [{ name: "a", args: ["--seed=0", "--data-dir", "elsewhere"] }];
    assertEquals(statuses(await runJobs(moved, options, good())), ["finished"]);
  });
});

Deno.test("options are compared by what they say, with a plugin by the name of its file", async () => {
  const job = (...args: string[]) => [{ name: "a", args }];
  await inSweep(async (options) => {
    const first = ["--set", "model.hidden=8", "--plugin", "here/mine.ts", "--batch-size=9"];
    await runJobs(job(...first, "--set", "model.depth=2"), options, good());
    const idle = good();
    const same = [
      ...["--set", "model.depth=2", "--batch-size", "9", "--set=model.hidden=8"],
      ...["--plugin=/there/mine.ts", "--monitor", "validationAccuracy", "--checkpoint-every=1h"],
    ];
    assertEquals(statuses(await runJobs(job(...same), options, idle)), ["finished"]);
    assertEquals(idle.started, []);
    const refused = (difference: string, ...args: string[]) =>
      assertRejects(() => runJobs(job(...args), options, idle), UsageError, difference);
    await refused("model.depth 2, not at its default", ...first);
    await refused("model.depth 2, not 3", ...first, "--set", "model.depth=3");
    await refused("model.dropout at its default, not 0.5", ...same, "--set", "model.dropout=0.5");
    await refused("plugin mine.ts, not mine.ts, its.ts", ...same, "--plugin", "there/its.ts");
    await refused("unknown flag --bach-size", "--bach-size=9");
  });
});

Deno.test("a finished run of an earlier version is known by the flags that it had", async () => {
  await inSweep(async (options, root) => {
    const [job] = jobs;
    await runJobs(jobs.slice(0, 1), options, good());
    const path = join(options.runs, job?.name ?? "", "config.json");
    const { loss: _, ...config } = JSON.parse(await Deno.readTextFile(path));
    await Deno.writeTextFile(path, JSON.stringify(config));
    await Deno.remove(join(root, "logs"), { recursive: true });
    const idle = good();
    assertEquals(statuses(await runJobs(jobs.slice(0, 1), options, idle)), ["finished"]);
    assertEquals(idle.started, []);
    await Deno.writeTextFile(path, JSON.stringify({ ...config, batchSize: "many" }));
    const damaged = () => runJobs(jobs.slice(0, 1), options, idle);
    await assertRejects(damaged, UsageError, `${path}: damaged: --batch-size: found "many"`);
  });
});

Deno.test("the failure of a run with other options is none of this one's", async () => {
  await inSweep(async (options) => {
    const fail = trainings(() => Promise.resolve({ code: 2, error: "no" }));
    await runJobs(jobs.slice(0, 1), options, fail);
    const other = [{ name: "a", args: ["--seed=7"] }];
    assertEquals(statuses(await runJobs(other, options, good())), ["finished"]);
  });
});

Deno.test("states tell of every change, in the order of the jobs", async () => {
  await inSweep(async (options) => {
    const seen: string[] = [];
    const onChange = (states: readonly JobState[]) =>
      seen.push(states.map(({ job, status }) => `${job.name} ${status}`).join(", "));
    await runJobs(jobs.slice(0, 2), { ...options, parallel: 1, onChange }, good());
    assertEquals(seen, [
      "a waiting, b waiting",
      "a running, b waiting",
      "a finished, b waiting",
      "a finished, b running",
      "a finished, b finished",
    ]);
  });
});

Deno.test("an error of whoever looks on stops the trainings before it is thrown", async () => {
  await inSweep(async (options) => {
    let stops = 0;
    const start = trainings((_, { stop }) =>
      new Promise((resolve) => {
        stop.addEventListener("abort", () => {
          stops++;
          resolve({ code: 130 });
        });
      })
    );
    const onChange = (states: readonly JobState[]) => {
      if (states.filter(({ status }) => status === "running").length === 2) throw new Error("gone");
    };
    await assertRejects(() => runJobs(jobs, { ...options, onChange }, start), Error, "gone");
    assertEquals(stops, 1);
  });
});

Deno.test("two programs do not train in one folder at once", async () => {
  await inSweep(async (options) => {
    const messages: string[] = [];
    const start = trainings(async (run) => {
      const error = await assertRejects(() => runJobs(jobs, options, good()), UsageError);
      messages.push(error.message);
      await run.writeResult(resultOf(0.9));
    });
    await runJobs(jobs.slice(0, 1), options, start);
    assertEquals(messages.length, 1);
    assertStringIncludes(messages[0] ?? "", "another process trains there now");
  });
});

Deno.test("names that cannot be folders, or are one, are refused before anything starts", async () => {
  await inSweep(async (options) => {
    const named = (...names: string[]) =>
      runJobs(names.map((name) => ({ name, args: [] })), options);
    await assertRejects(() => named("a", "A"), UsageError, 'two runs are named "A"');
    await assertRejects(() => named("../a"), UsageError);
    await assertRejects(() => runJobs(jobs, { ...options, parallel: 0 }), ValueError, "found 0");
  });
});
