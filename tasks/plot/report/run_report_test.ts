import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, resultOf, writeRun } from "../testing.ts";
import { writeRunReport } from "./run_report.ts";

/** The text between tags, without the style sheet. */
function textOf(report: string): string {
  return report.replace(/<style>.*?<\/style>/s, "").replaceAll(/<[^>]*>/g, " ").replaceAll(
    /\s+/g,
    " ",
  );
}

Deno.test("the report of a run holds its result, plots, metrics, settings, and how to repeat it", () =>
  inFolder(async (root) => {
    const folder = await writeRun({
      root,
      name: "a",
      config: { seed: 3 },
      accuracies: [0.9, 0.75],
    });
    const path = await writeRunReport(folder);
    assertEquals(path, `${folder.path}/report.html`);
    const report = await Deno.readTextFile(path);
    const text = textOf(report);
    for (
      const part of [
        "mlp on digits, adam; finished after 2 epochs",
        "Best validation accuracy 90.00 % epoch 1",
        "Last validation accuracy 75.00 % loss 1.100",
        "Test accuracy 80.00 % loss 0.9000",
        "Time of training 2.0 s 20 updates",
        "Parameters 163",
        "Metrics (2 evaluations)",
        "2 20 1.000 75.00 % 1.100 75.00 % 0.001",
        "model.hidden 8",
        "--epochs 2 --seed 3",
        "deno 2.9.6",
        "on the test split (30 examples)",
      ]
    ) assertStringIncludes(text, part);
    assertEquals(report.match(/<img /g)?.length, 7);
    const plots = await Array.fromAsync(Deno.readDir(folder.plotsPath), ({ name }) => name);
    const names = [
      "confusion_matrix",
      "gradients",
      "learning_curve",
      "per_class",
      "profile",
      "weights",
      "worst",
    ];
    assertEquals(
      plots.sort(),
      names.flatMap((name) => ["png", "svg", "vl.json"].map((end) => `${name}.${end}`)),
    );
  }));

Deno.test("the epoch of the best accuracy is said also where the loss was watched", () =>
  inFolder(async (root) => {
    const accuracies = [0.9, 0.75];
    const folder = await writeRun({ root, name: "a", accuracies });
    const result = { ...resultOf(accuracies), bestStep: 20 };
    const report = await Deno.readTextFile(await writeRunReport(folder, result, []));
    assertStringIncludes(textOf(report), "Best validation accuracy 90.00 % epoch 1");
  }));

Deno.test("a report asks for nothing from outside, and runs nothing", () =>
  inFolder(async (root) => {
    const folder = await writeRun({ root, name: "a" });
    const report = await Deno.readTextFile(await writeRunReport(folder));
    assertEquals(/<(script|link|iframe|object|embed)\b|url\(|@import/i.test(report), false);
    const sources = [...report.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, source = ""]) =>
      source
    );
    assert(sources.length > 0);
    for (const source of sources) {
      assert(source.startsWith("data:image/svg+xml;base64,"), source.slice(0, 40));
      const svg = new TextDecoder().decode(Uint8Array.fromBase64(source.split(",")[1] ?? ""));
      const links = [...svg.matchAll(/\bhref="([^"]*)"/g)].map(([, link = ""]) => link);
      assertEquals(links.filter((link) => !link.startsWith("data:")), []);
    }
  }));

Deno.test("what a run was told cannot become markup", () =>
  inFolder(async (root) => {
    const evil = "<img src=x onerror=alert(1)>";
    const folder = await writeRun({
      ...{ root, name: "a", config: { model: evil, dataset: '"&' }, model: { [evil]: evil } },
    });
    const report = await Deno.readTextFile(await writeRunReport(folder));
    assertEquals(report.includes(evil), false);
    assertStringIncludes(report, "&lt;img src=x onerror=alert(1)&gt;");
  }));

Deno.test("a run in progress has a report; so has one whose result is not written yet", () =>
  inFolder(async (root) => {
    const folder = await writeRun({ root, name: "a", finished: false });
    const read = async () => textOf(await Deno.readTextFile(`${folder.path}/report.html`));
    await writeRunReport(folder);
    assertStringIncludes(await read(), "not finished; measured up to epoch 2");
    await writeRunReport(folder, resultOf([0.5, 0.75]));
    assertStringIncludes(await read(), "finished after 2 epochs");
    assertStringIncludes(await read(), "Test accuracy 80.00 %");
    const empty = await writeRun({ root, name: "b", finished: false, accuracies: [] });
    const text = textOf(await Deno.readTextFile(await writeRunReport(empty)));
    assertStringIncludes(text, "nothing was measured yet");
  }));
