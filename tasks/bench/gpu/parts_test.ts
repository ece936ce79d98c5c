import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../kernel/mod.ts";
import { type Card, isSoftware } from "./card.ts";
import { cardParts, chooseCardParts } from "./parts.ts";
import { cardFlags, cardWorks } from "./works.ts";

const card: Card = { name: "a card", software: false, halves: true };
const software: Card = { ...card, software: true };
const names = (only: readonly string[], on = card) =>
  chooseCardParts(only, on).map(({ name }) => name);

Deno.test("on a card all parts are measured, the limits first; --only names some", () => {
  assertEquals(names([]), cardParts.map(({ name }) => name));
  assertEquals(names([])[0], "limits");
  assertEquals(names(["product-256", "cnn"]), ["cnn-16", "cnn-128", "cnn-1024", "product-256"]);
  assertThrows(() => names(["mlp-sgd"]), UsageError, '--only: found "mlp-sgd", allowed: limits');
});

Deno.test("in software only small works are measured, unless others are asked for", () => {
  assertEquals(names([], software), ["mlp-128", "cnn-16"]);
  assertEquals(names(["product-256"], software), ["product-256"]);
});

Deno.test("drivers that compute on the processor are known by their names", () => {
  const drivers = ["llvmpipe (LLVM 15.0.6, 256 bits)", "SwiftShader Device", "NVIDIA H200"];
  assertEquals(drivers.map(isSoftware), [true, true, false]);
});

Deno.test("peers are told of steps by network and batch, of products by size", () => {
  const told = (wanted: string) =>
    cardWorks.filter(({ name }) => name === wanted).flatMap(cardFlags).join(" ");
  assertEquals(told("cnn-16"), "--work cnn --batch 16 --optimizer sgd");
  assertEquals(told("mlp-1024"), "--work mlp --batch 1024 --optimizer sgd --hidden 3136");
  assertEquals(told("product-512"), "--work product --size 512");
});
