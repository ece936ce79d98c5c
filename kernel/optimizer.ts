/**
 * Optimizers as formulas: one fused kernel for each parameter and step.
 *
 * @module
 */
import { full } from "./arithmetic.ts";
import { asOp, inPhase } from "./attribution.ts";
import { sameShape, showShape } from "./backend.ts";
import { ShapeError, UsageError } from "./errors.ts";
import type { Compiled } from "./formula/compile.ts";
import { toTex } from "./formula/tex.ts";
import { parseUpdate, specialize, type UpdateFormulas } from "./optimizer_formulas.ts";
import { type Option, type OptionValues, resolveOptions } from "./options.ts";
import type { Schedule } from "./schedule.ts";
import { keep } from "./scope.ts";
import type { Tensor } from "./tensor.ts";
import { updateInPlace } from "./update.ts";

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Hyperparameters are numbers; a boolean one is 0 or 1 in a formula. */
export type Hyperparameters = Readonly<Record<string, Option<number> | Option<boolean>>> & {
  readonly learningRate: Option<number>;
};

/** Other hyperparameters for some of the parameters. */
export type ParameterGroup<O> = Partial<OptionValues<O>> & {
  /** Whether the parameter of this name belongs to the group. */
  readonly match: (name: string) => boolean;
};

/** What works with every optimizer. */
export interface OptimizerSetup<O> {
  /** Factor on the learning rate, by step. */
  readonly schedule?: Schedule;
  /** The first group that matches a parameter's name decides. */
  readonly groups?: readonly ParameterGroup<O>[];
  /** What the gradients are multiplied by, where a loss was scaled: see `fit`'s `lossScale`. Default: 1. */
  readonly gradientScale?: number;
}

/** How a script sets an optimizer up for a model. */
export type OptimizerSettings<O> = Partial<OptionValues<O>> & OptimizerSetup<O>;

/** An optimizer at work on certain parameters. */
export interface Optimizer {
  /** What is kept between steps, as `parameter.state`: to be saved with the model. */
  readonly state: NamedTensors;
  /** Steps taken so far. May be set when a saved state is restored. */
  steps: number;
  /** The learning rate of the next step (of the parameters that are in no group). */
  readonly learningRate: number;
  /** Updates every parameter, in place, by its gradient (in the order of the parameters). */
  step(gradients: readonly Tensor[]): void;
}

/** What an optimizer declares. */
export interface OptimizerDeclaration<O extends Hyperparameters> {
  /** As in `--optimizer NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** The hyperparameters. */
  readonly options: O;
  /** Names of the values kept for each element, 0 at first. */
  readonly state: readonly string[];
  /**
   * Formulas in order of evaluation: of the states, of helper values, and last of the parameter `p`.
   * They know the gradient `g`, the step number `t` (from 1), the options, and the names defined
   * before; a state's name means its new value once that is defined.
   */
  readonly update: Readonly<Record<string, string>>;
  /** The source of the method. */
  readonly reference: string;
}

/** An optimizer plugin. */
export interface OptimizerPlugin<O extends Hyperparameters = Hyperparameters> {
  /** Marks an optimizer. */
  readonly kind: "optimizer";
  /** As in `--optimizer NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** The hyperparameters. */
  readonly options: O;
  /** The source of the method. */
  readonly reference: string;
  /** The update as TeX, by name. */
  readonly tex: Readonly<Record<string, string>>;
  /** Sets the optimizer up for these parameters. */
  create(
    parameters: NamedTensors,
    options: Partial<OptionValues<O>>,
    setup?: OptimizerSetup<O>,
  ): Optimizer;
}

/** An optimizer that scripts call: `adam(model.parameters, { learningRate: 1e-3 })`. */
export type OptimizerFunction<O extends Hyperparameters> =
  & OptimizerPlugin<O>
  & ((parameters: NamedTensors, settings?: OptimizerSettings<O>) => Optimizer);

/**
 * Makes an optimizer from formulas.
 *
 * Hyperparameters other than the learning rate are known when it is set up, so they are folded into
 * the formulas, and a state that is then never read is not kept: SGD without momentum has none.
 *
 * @throws {FormulaError} for a formula with a mistake.
 */
export function defineOptimizer<const O extends Hyperparameters>(
  declaration: OptimizerDeclaration<O>,
): OptimizerFunction<O> {
  const { name, description, options, reference } = declaration;
  const formulas = parseUpdate(declaration);
  const tex = Object.fromEntries(Object.entries(formulas.written).map(([k, e]) => [k, toTex(e)]));
  const create = (
    parameters: NamedTensors,
    values: Partial<OptionValues<O>>,
    setup: OptimizerSetup<O> = {},
  ) => new FormulaOptimizer(declaration, formulas, parameters, values, setup);
  const make = (
    parameters: NamedTensors,
    { schedule, groups, gradientScale, ...values }: OptimizerSettings<O> = {} as OptimizerSettings<
      O
    >,
  ) =>
    create(parameters, values as Partial<OptionValues<O>>, {
      ...(schedule === undefined ? {} : { schedule }),
      ...(groups === undefined ? {} : { groups }),
      ...(gradientScale === undefined ? {} : { gradientScale }),
    });
  Object.defineProperty(make, "name", { value: name });
  return Object.assign(
    make,
    { kind: "optimizer", description, options, reference, tex, create } as const,
  );
}

/** What parameters with the same hyperparameters have in common. */
interface Group {
  readonly states: readonly string[];
  readonly compiled: Compiled;
  readonly learningRate: number;
}

interface Slot {
  readonly name: string;
  readonly parameter: Tensor;
  readonly states: readonly Tensor[];
  readonly group: Group;
}

class FormulaOptimizer<O extends Hyperparameters> implements Optimizer {
  readonly state: NamedTensors;
  steps = 0;
  readonly #name: string;
  readonly #slots: readonly Slot[];
  readonly #schedule: Schedule;
  readonly #learningRate: number;

  constructor(
    declaration: OptimizerDeclaration<O>,
    formulas: UpdateFormulas,
    parameters: NamedTensors,
    own: Partial<OptionValues<O>>,
    { schedule = () => 1, groups = [], gradientScale = 1 }: OptimizerSetup<O>,
  ) {
    this.#name = declaration.name;
    this.#schedule = schedule;
    refuseTwice(declaration.name, parameters);
    const settle = (overrides: object) => {
      // An option that is explicitly undefined was not given.
      const set = Object.entries(overrides).filter(([, value]) => value !== undefined);
      const given = { ...own, ...Object.fromEntries(set) } as Partial<OptionValues<O>>;
      const values = resolveOptions(declaration.options, given, declaration.name);
      const numbers = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Number(v)]));
      return {
        numbers,
        learningRate: numbers.learningRate ?? 0,
        ...specialize(declaration, formulas, numbers, gradientScale),
      };
    };
    const base = settle({});
    const special = groups.map(({ match, ...overrides }) => ({ match, ...settle(overrides) }));
    this.#learningRate = base.learningRate;
    const state: Record<string, Tensor> = {};
    this.#slots = Object.entries(parameters).map(([name, parameter]) => {
      const group = special.find(({ match }) => match(name)) ?? base;
      const states = group.states.map((s) =>
        state[`${name}.${s}`] = keep(full(parameter.shape, 0, parameter.backend))
      );
      return { name, parameter, states, group };
    });
    this.state = state;
  }

  get learningRate(): number {
    return this.#learningRate * this.#schedule(this.steps);
  }

  step(gradients: readonly Tensor[]): void {
    if (gradients.length !== this.#slots.length) {
      throw new ShapeError(
        `${this.#name}: found ${gradients.length} gradients, needed: ${this.#slots.length}, one for each parameter`,
      );
    }
    // All are looked at before any parameter moves.
    const updates = this.#slots.map((slot, i) => ({
      slot,
      gradient: this.#check(slot, gradients[i]),
    }));
    const factor = this.#schedule(this.steps);
    this.steps++;
    const update = () => {
      // The numbers of a formula are the same for all parameters of a group.
      const numbers = new Map<Group, readonly number[]>();
      for (const { slot: { parameter, states, group }, gradient } of updates) {
        let uniforms = numbers.get(group);
        if (uniforms === undefined) {
          const learningRate = group.learningRate * factor;
          uniforms = group.compiled.uniforms({ t: this.steps, learningRate });
          numbers.set(group, uniforms);
        }
        const inputs = [parameter, gradient, ...states];
        updateInPlace(this.#name, group.compiled.kernel, inputs, uniforms);
      }
    };
    inPhase("update", () => asOp(this.#name, update));
  }

  #check({ name, parameter }: Slot, gradient: Tensor | undefined): Tensor {
    if (gradient !== undefined && sameShape(gradient.shape, parameter.shape)) return gradient;
    throw new ShapeError(
      `${this.#name}: the gradient of ${name} has shape ${
        showShape(gradient?.shape ?? [])
      }, needed: ${showShape(parameter.shape)}`,
    );
  }
}

/** A tensor under two names would be updated twice. */
function refuseTwice(name: string, parameters: NamedTensors): void {
  const names = new Map<Tensor, string>();
  for (const [parameter, tensor] of Object.entries(parameters)) {
    const other = names.get(tensor);
    if (other !== undefined) {
      throw new UsageError(
        `${name}: "${other}" and "${parameter}" are the same tensor; give it once`,
      );
    }
    names.set(tensor, parameter);
  }
}
