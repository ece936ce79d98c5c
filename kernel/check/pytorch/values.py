#!/usr/bin/env python3
"""Writes ops.json and optimizers.json: values computed by PyTorch, to test ours against.

    python3 kernel/check/pytorch/values.py

Everything is computed in float64 on one thread. Random values are odd multiples of 1/128: exact in
float32, never 0 or another number where a function has a kink, and distinct within a case, so that
no maximum is tied. Every op has a seed of its own: a new case leaves other ops' values as they are.
"""

import json
import math
import warnings
import zlib
from pathlib import Path

import torch
from torch.nn import functional as F
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim import lr_scheduler

COMMAND = "python3 kernel/check/pytorch/values.py"
FOLDER = Path(__file__).resolve().parent

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


# Random values ------------------------------------------------------------------------------------


def seed(name):
    """Starts the random numbers of one op or optimizer."""
    torch.manual_seed(zlib.crc32(name.encode()))


def draw(*shapes, low=-3, high=3):
    """Arrays of the given shapes, filled with distinct odd multiples of 1/128 from low to high."""
    sizes = [math.prod(shape) for shape in shapes]
    pool = torch.randperm((high - low) * 64)[: sum(sizes)]
    assert len(pool) == sum(sizes), "not enough distinct values"
    values = low + (2 * pool + 1) / 128
    return [part.reshape(shape) for part, shape in zip(values.split(sizes), shapes)]


def array(*values):
    return torch.tensor(values)


# JSON ---------------------------------------------------------------------------------------------


def number(value):
    """The shortest text that reads back as the same float64; signed zeros lose their sign."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def numbers(tensor):
    return [number(value) for value in tensor.detach().flatten().tolist()]


def encode(tensor):
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


def write(name, **tables):
    """One case a line, so that a change shows as the lines of the cases that it touches."""
    header = {"torch": torch.__version__, "command": COMMAND}
    parts = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in header.items()]
    for key, cases in tables.items():
        lines = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in cases)
        parts.append(f"  {json.dumps(key)}: [\n{lines}\n  ]")
    (FOLDER / name).write_text("{\n" + ",\n".join(parts) + "\n}\n")


# Ops ----------------------------------------------------------------------------------------------

op_cases = []


def case(op, function, inputs, note="", gradients=True, **attributes):
    """Records `function(*inputs)` and, for a random upstream gradient, those of float inputs."""
    variables = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    output = function(*variables)
    record = {"op": op, "note": note, "attributes": attributes}
    record["inputs"] = [encode(x) for x in inputs]
    record["output"] = encode(output)
    (upstream,) = draw(output.shape, low=-2, high=2)
    record["upstream"] = encode(upstream)
    if gradients:
        floats = [x for x in variables if x.requires_grad]
        found = iter(torch.autograd.grad(output, floats, upstream))
        record["gradients"] = [encode(next(found)) if x.requires_grad else None for x in variables]
    op_cases.append(record)


def arithmetic():
    pairs = [
        ((2, 3), (2, 3)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((), (2, 3)), ((2, 1, 3), (4, 1)),
        ((0, 3), (3,)),
    ]
    functions = {
        "add": torch.add,
        "sub": torch.sub,
        "multiply": torch.mul,
        "divide": torch.div,
        "minimum": torch.minimum,
        "maximum": torch.maximum,
    }
    for op, function in functions.items():
        seed(op)
        for a, b in pairs:
            case(op, function, draw(a, b), "broadcast" if a != b else "")
    tied = [array([1.0, 2.0, -3.0], [0.5, 0.0, 4.0]), array([1.0, -2.0, -3.0], [0.5, 0.0, 5.0])]
    for op in ("minimum", "maximum"):
        case(op, functions[op], tied, "ties: each side has half the gradient")
    seed("pow")
    for a, b in pairs[:4]:
        base, exponent = draw(a, low=0, high=3) + draw(b)
        case("pow", torch.pow, [base, exponent], "broadcast" if a != b else "")


def elementwise():
    # torch.nn.functional.softplus is the identity above 20; this is exact everywhere.
    softplus = lambda x: -F.logsigmoid(-x)
    functions = {
        "negate": torch.neg,
        "abs": torch.abs,
        "exp": torch.exp,
        "square": torch.square,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "softplus": softplus,
        "gelu": F.gelu,
        "identity": torch.clone,
    }
    extremes = {
        "exp": array(-800.0, -40.0, 40.0, 800.0),
        "square": array(-1e3, 1e-3, 1e3),
        "sigmoid": array(-800.0, -40.0, -20.0, 0.0, 20.0, 40.0, 800.0),
        "tanh": array(-400.0, -20.0, 1e-4, 0.0, 20.0, 400.0),
        "relu": array(-1e3, -1e-3, 1e-3, 1e3),
        "softplus": array(-50.0, -25.0, 0.0, 25.0, 50.0),
        "gelu": array(-40.0, -6.0, 0.0, 6.0, 40.0),
    }
    for op, function in functions.items():
        seed(op)
        for shape in [(3, 5), (), (2, 1, 3), (0, 3)]:
            case(op, function, draw(shape))
        if op in extremes:
            case(op, function, [extremes[op]], "extreme values")
    case("relu", torch.relu, [array(0.0)], "the derivative at 0 is 0")
    for op, function in {"log": torch.log, "sqrt": torch.sqrt}.items():
        seed(op)
        for shape in [(3, 5), (), (0, 3)]:
            case(op, function, draw(shape, low=0))
        case(op, function, [array(0.0, 2.0**-60, 1.0, 2.0**60)], "extreme values")
    seed("leakyRelu")
    for slope in (0.01, 0.2):
        leaky = lambda x: F.leaky_relu(x, slope)
        case("leakyRelu", leaky, draw((3, 5)), slope=slope)
        case("leakyRelu", leaky, [array(-1e3, -1e-3, 1e-3, 1e3)], "extreme values", slope=slope)
    seed("clamp")
    for low, high, shape in [(-1, 1.5, (3, 5)), (0, 6, (2, 1, 3)), (-2, -1, (7,))]:
        bounded = lambda x: torch.clamp(x, low, high)
        case("clamp", bounded, draw(shape, low=-8, high=8), min=low, max=high)


def products():
    seed("matmul")
    shapes = [
        ((3, 5), (5, 2)), ((1, 7), (7, 1)), ((4, 1), (1, 3)), ((2, 3, 4), (2, 4, 5)),
        ((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 1)), ((0, 3), (3, 2)),
    ]
    for a, b in shapes:
        case("matmul", torch.matmul, draw(a, b))
    case("matmul", torch.matmul, draw((2, 0), (0, 3)), "an inner size of 0 gives zeros")
    seed("batchedMatVec")
    product = lambda matrices, vectors: torch.einsum("bmn,bn->bm", matrices, vectors)
    for b, m, n in [(2, 3, 4), (1, 5, 1), (3, 1, 2), (0, 2, 3)]:
        case("batchedMatVec", product, draw((b, m, n), (b, n)))


def reductions():
    choices = [
        ((3, 5), None, False), ((3, 5), [0], False), ((3, 5), [1], True),
        ((2, 3, 4), [0, 2], False), ((2, 1, 4), [1], False), ((2, 3, 2), [0, 1, 2], True),
        ((), None, False),
    ]
    functions = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}
    for op, function in functions.items():
        seed(op)
        for shape, axes, keep_dims in choices:
            dims = list(range(len(shape))) if axes is None else axes
            attributes = {} if axes is None else {"axes": axes}
            reduce = lambda x: function(x, dims, keepdim=keep_dims)
            case(op, reduce, draw(shape), **attributes, keepDims=keep_dims)
    empty = draw((0, 3))
    flat = {"keepDims": False}
    case("sum", lambda x: x.sum([0]), empty, "a sum of nothing is 0", axes=[0], **flat)
    case("mean", lambda x: x.mean([1]), empty, axes=[1], **flat)
    nan = array([1.0, math.nan, 3.0], [2.0, 5.0, -math.inf])
    note = "NaN is the maximum"
    case("max", lambda x: x.amax([1]), [nan], note, gradients=False, axes=[1], **flat)
    seed("argmax")
    for shape, axis in [((3, 5), 0), ((3, 5), 1), ((2, 3, 4), 1), ((1, 1), 0), ((0, 3), 1)]:
        case("argmax", lambda x: x.argmax(axis), draw(shape), gradients=False, axis=axis)
    ties = array([1.0, 2.0, 2.0], [3.0, 3.0, 3.0])
    case("argmax", lambda x: x.argmax(1), [ties], "ties: the first", gradients=False, axis=1)
    case("argmax", lambda x: x.argmax(1), [nan], note, gradients=False, axis=1)


# Rows whose exponentials overflow, underflow, or both.
EXTREME_LOGITS = array([1000.0, 0.0, -1000.0], [999.0, 1000.0, 998.5], [-1000.0, -1001.0, -1000.5])


def rows():
    normalize = lambda x: x / x.sum(1, keepdim=True)
    functions = {
        "rowMax": lambda x: x.amax(1, keepdim=True),
        "rowSum": lambda x: x.sum(1, keepdim=True),
        "normalize": normalize,
    }
    for op, function in functions.items():
        seed(op)
        for shape in [(3, 5), (4, 1), (1, 3), (0, 3)]:
            case(op, function, draw(shape, low=0 if op == "normalize" else -3))
    case("normalize", normalize, [array([2.0, -1.0, 0.5], [-4.0, 1.0, -1.0])], "mixed signs")
    for op, function in {"softmax": F.softmax, "logSoftmax": F.log_softmax}.items():
        seed(op)
        over_last = lambda x: function(x, -1)
        for shape in [(3, 5), (2, 2, 3), (4, 1), (0, 3)]:
            case(op, over_last, draw(shape))
        case(op, over_last, [EXTREME_LOGITS], "extreme values")


def shapes():
    seed("expand")
    targets = [
        ((4,), [3, 4]), ((3, 1), [3, 4]), ((), [2, 3]), ((2, 1, 3), [2, 4, 3]), ((1, 3), [0, 3]),
    ]
    for shape, target in targets:
        case("expand", lambda x: x.broadcast_to(target), draw(shape), shape=target)
    seed("squeeze")
    for shape, axis in [((3, 1), 1), ((1, 3, 2), 0), ((2, 1, 3), 1), ((1,), 0)]:
        case("squeeze", lambda x: x.squeeze(axis), draw(shape), axis=axis)
    seed("unsqueeze")
    for shape, axis in [((3, 2), 0), ((3, 2), 1), ((3, 2), 2), ((), 0)]:
        case("unsqueeze", lambda x: x.unsqueeze(axis), draw(shape), axis=axis)
    seed("reshape")
    for shape, target in [((3, 4), [2, 6]), ((2, 3, 2), [12]), ((1,), []), ((0, 3), [3, 0, 2])]:
        case("reshape", lambda x: x.reshape(target), draw(shape), shape=target)
    seed("transpose")
    for shape in [(3, 5), (2, 3, 4), (1, 4), (0, 3)]:
        case("transpose", lambda x: x.transpose(-1, -2), draw(shape))
    seed("permute")
    orders = [((3, 5), [1, 0]), ((2, 3, 4), [2, 0, 1]), ((2, 1, 3, 2), [3, 1, 0, 2]), ((5,), [0])]
    for shape, order in orders:
        case("permute", lambda x: x.permute(order), draw(shape), order=order)


def parts():
    seed("concat")
    joins = [
        ([(2, 3), (1, 3), (3, 3)], 0), ([(2, 1), (2, 4)], 1), ([(0, 3), (2, 3)], 0),
        ([(2, 1, 2), (2, 3, 2)], 1), ([(3,)], 0),
    ]
    for shapes, axis in joins:
        case("concat", lambda *xs: torch.cat(xs, axis), draw(*shapes), axis=axis)
    seed("slice")
    blocks = [
        ((7,), [2], [5]), ((3, 5), [1, 0], [3, 4]), ((2, 3, 4), [0, 1, 3], [2, 3, 4]),
        ((3, 2), [1, 0], [1, 2]),
    ]
    for shape, start, end in blocks:
        block = tuple(slice(i, j) for i, j in zip(start, end))
        case("slice", lambda x: x[block], draw(shape), start=start, end=end)
    seed("pad")
    margins = [
        ((3,), [2], [1], 0), ((2, 3), [0, 1], [1, 2], -1.5), ((1, 2, 2), [1, 0, 1], [0, 0, 1], 0),
        ((0, 2), [1, 0], [1, 0], 3),
    ]
    for shape, before, after, value in margins:
        # PyTorch wants (before, after) of the last axis first.
        widths = [width for pair in reversed(list(zip(before, after))) for width in pair]
        padded = lambda x: F.pad(x, widths, value=value)
        case("pad", padded, draw(shape), before=before, after=after, value=value)
    seed("gather")
    picks = [
        ((4, 3), [0, 2, 2, 1], 0), ((3, 5), [[4, 0], [0, 3], [0, 0]], 1), ((2, 3, 2), [[2, 0]], 1),
        ((4, 2), 3, 0), ((4, 2), [], 0),
    ]
    for shape, indices, axis in picks:
        index = torch.tensor(indices, dtype=torch.long)
        target = shape[:axis] + index.shape + shape[axis + 1 :]
        take = lambda x, i: x.index_select(axis, i.flatten()).reshape(target)
        case("gather", take, draw(shape) + [index], axis=axis)
    seed("select")
    for n, c in [(4, 3), (1, 5), (3, 1), (0, 2)]:
        select = lambda x, i: x.gather(1, i[:, None])[:, 0]
        case("select", select, draw((n, c)) + [torch.randint(c, (n,))])


def losses():
    classifiers = {
        "crossEntropy": (F.nll_loss, -6, 0),
        "softmaxCrossEntropy": (F.cross_entropy, -3, 3),
    }
    for op, (function, low, high) in classifiers.items():
        seed(op)
        for reduction in ("mean", "sum"):
            loss = lambda x, labels: function(x, labels, reduction=reduction)
            for n, c in [(4, 3), (1, 5), (3, 1)]:
                inputs = draw((n, c), low=low, high=high) + [torch.randint(c, (n,))]
                case(op, loss, inputs, reduction=reduction)
    for reduction in ("mean", "sum"):
        loss = lambda x, labels: F.cross_entropy(x, labels, reduction=reduction)
        inputs = [EXTREME_LOGITS, torch.tensor([2, 1, 0])]
        case("softmaxCrossEntropy", loss, inputs, "extreme values", reduction=reduction)
    smoothed = [(0.1, "mean", 4, 3), (0.5, "sum", 1, 5), (1, "mean", 3, 2), (0.1, "mean", 3, 1)]
    for smoothing, reduction, n, c in smoothed:
        attributes = {"labelSmoothing": smoothing, "reduction": reduction}
        loss = lambda x, labels: F.cross_entropy(
            x, labels, label_smoothing=smoothing, reduction=reduction
        )
        inputs = draw((n, c)) + [torch.randint(c, (n,))]
        case("softmaxCrossEntropy", loss, inputs, "smoothed", **attributes)
    shifted = [draw((4, 3))[0] + 10000, torch.randint(3, (4,))]
    loss = lambda x, labels: F.cross_entropy(x, labels, label_smoothing=0.1)
    case("softmaxCrossEntropy", loss, shifted, "smoothed, shifted", labelSmoothing=0.1)
    seed("hinge")
    for margin, reduction, n, c in [(1, "mean", 4, 3), (2.5, "sum", 5, 4), (1, "mean", 3, 1)]:
        loss = lambda x, labels: F.multi_margin_loss(x, labels, margin=margin, reduction=reduction)
        inputs = draw((n, c)) + [torch.randint(c, (n,))]
        case("hinge", loss, inputs, margin=margin, reduction=reduction)
    kinks = [array([1.0, 0.0, -1.0], [0.5, 1.5, 1.0]), torch.tensor([0, 1])]
    case("hinge", F.multi_margin_loss, kinks, "no gradient at the margin itself")
    infinite = [array([math.inf, 0.0, -1.0], [0.5, 1.5, -math.inf]), torch.tensor([0, 1])]
    case("hinge", F.multi_margin_loss, infinite, "the right class is infinite, a wrong one -infinite")
    seed("focal")
    for gamma, reduction, n, c in [(2, "mean", 4, 3), (0, "sum", 1, 5), (0.5, "mean", 3, 2)]:
        def loss(x, labels):
            l = -F.cross_entropy(x, labels, reduction="none")
            each = -((-torch.expm1(l)) ** gamma) * l
            return each.mean() if reduction == "mean" else each.sum()

        inputs = draw((n, c)) + [torch.randint(c, (n,))]
        case("focal", loss, inputs, gamma=gamma, reduction=reduction)
    seed("meanSquaredError")
    for reduction in ("mean", "sum"):
        loss = lambda prediction, target: F.mse_loss(prediction, target, reduction=reduction)
        for shape in [(3, 5), (4,), (2, 1, 3)]:
            case("meanSquaredError", loss, draw(shape, shape), reduction=reduction)


def convolutions():
    square = {"stride": 2, "padding": 1}
    uneven = {"stride": [2, 3], "padding": [1, 2], "dilation": [2, 1]}
    seed("conv2d")
    choices = [
        ((2, 3, 5, 6), (4, 3, 3, 2), {}), ((1, 2, 6, 7), (3, 2, 3, 3), square),
        ((2, 2, 7, 8), (3, 2, 3, 2), uneven), ((2, 4, 4, 5), (6, 2, 3, 3), {"groups": 2}),
        ((1, 3, 6, 5), (6, 1, 2, 3), {"groups": 3, **square}), ((2, 5, 3, 4), (3, 5, 1, 1), {}),
        ((2, 3, 4, 3), (2, 3, 4, 3), {}), ((1, 1, 1, 2), (2, 1, 3, 4), {"padding": 1}),
        ((0, 2, 4, 4), (3, 2, 3, 3), {}),
    ]
    for x, weight, attributes in choices:
        case("conv2d", lambda x, w: F.conv2d(x, w, **attributes), draw(x, weight), **attributes)
    seed("convTranspose2d")
    choices = [
        ((2, 3, 3, 4), (3, 4, 3, 2), {}), ((1, 2, 4, 5), (2, 3, 3, 3), {**square, "outputPadding": 1}),
        ((1, 2, 3, 4), (2, 3, 3, 2), {**uneven, "outputPadding": [1, 2]}),
        ((2, 4, 3, 3), (4, 2, 3, 3), {"groups": 2, "padding": 1}),
        ((1, 3, 3, 2), (3, 1, 2, 3), {"groups": 3, "stride": 2}), ((2, 5, 3, 4), (5, 3, 1, 1), {}),
        ((0, 2, 3, 3), (2, 3, 3, 3), {}),
        ((1, 2, 3, 3), (2, 3, 2, 3), {"dilation": 2, "outputPadding": 1}),
        ((1, 2, 3, 2), (2, 1, 3, 2), {**uneven, "dilation": [3, 4], "outputPadding": [2, 3]}),
    ]
    for x, weight, attributes in choices:
        names = {"outputPadding": "output_padding"}
        options = {names.get(name, name): value for name, value in attributes.items()}
        transposed = lambda x, w: F.conv_transpose2d(x, w, **options)
        case("convTranspose2d", transposed, draw(x, weight), **attributes)


def pools():
    choices = [
        ((2, 2, 4, 6), 2, None, 0), ((1, 2, 5, 7), 2, None, 0), ((2, 1, 7, 6), 3, 2, 1),
        ((1, 2, 5, 6), [3, 2], [1, 2], [1, 0]), ((0, 2, 4, 4), 2, None, 0),
    ]
    for op, function in {"maxPool2d": F.max_pool2d, "averagePool2d": F.avg_pool2d}.items():
        seed(op)
        for shape, size, stride, padding in choices:
            attributes = {"size": size, "padding": padding}
            attributes |= {} if stride is None else {"stride": stride}
            pool = lambda x: function(x, size, stride, padding)
            case(op, pool, draw(shape), **attributes)
    ties = array([[[2.0, 2.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]]])
    note = "ties: the first has the gradient"
    case("maxPool2d", lambda x: F.max_pool2d(x, 2), [ties], note, size=2)
    seed("maxPoolIndices")
    for x, note in [(draw((2, 2, 5, 6))[0], ""), (ties, "ties: the first")]:
        for size, stride, padding in [(2, 2, 0), (3, 2, 1), ([2, 1], 1, [1, 0])]:
            pool = lambda x: F.max_pool2d(x, size, stride, padding, return_indices=True)[1]
            attributes = {"size": size, "stride": stride, "padding": padding}
            case("maxPoolIndices", pool, [x], note, gradients=False, **attributes)
    seed("globalAveragePool")
    for shape in [(2, 3, 4, 5), (1, 2, 1, 1), (0, 2, 3, 3)]:
        case("globalAveragePool", lambda x: x.mean((2, 3)), draw(shape))
    seed("upsample")
    for shape, scale in [((2, 2, 2, 3), 2), ((1, 2, 3, 2), [3, 1]), ((1, 1, 2, 2), 1)]:
        grow = lambda x: F.interpolate(x, scale_factor=scale, mode="nearest")
        case("upsample", grow, draw(shape), scale=scale)


def normalizations():
    seed("variance")
    choices = [((3, 5), None, False), ((3, 5), [0], True), ((2, 3, 4), [0, 2], False)]
    for shape, axes, unbiased in choices:
        attributes = {} if axes is None else {"axes": axes}
        dims = list(range(len(shape))) if axes is None else axes
        case("variance", lambda x: x.var(dims, unbiased), draw(shape), **attributes, unbiased=unbiased)
    seed("batchNorm")
    for shape, epsilon in [((4, 3, 2, 2), 1e-5), ((5, 4), 0.1), ((2, 2, 3), 1e-3), ((0, 3, 2), 1)]:
        train = {"training": True, "eps": epsilon}
        norm = lambda x, scale, offset: F.batch_norm(x, None, None, scale, offset, **train)
        channels = (shape[1],)
        case("batchNorm", norm, draw(shape, channels, channels), epsilon=epsilon)
    seed("layerNorm")
    for shape, last, epsilon in [((3, 5), (5,), 1e-5), ((2, 3, 4), (3, 4), 0.1), ((6,), (6,), 1e-3)]:
        norm = lambda x, scale, offset: F.layer_norm(x, last, scale, offset, epsilon)
        case("layerNorm", norm, draw(shape, last, last), epsilon=epsilon)
    seed("groupNorm")
    for shape, groups, epsilon in [((2, 4, 2, 3), 2, 1e-5), ((3, 6), 3, 0.1), ((2, 3, 2, 2), 1, 1e-3)]:
        norm = lambda x, scale, offset: F.group_norm(x, groups, scale, offset, epsilon)
        channels = (shape[1],)
        case("groupNorm", norm, draw(shape, channels, channels), groups=groups, epsilon=epsilon)


# Optimizers ---------------------------------------------------------------------------------------

OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
}
ADAM = {"learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
DEFAULTS = {
    "sgd": {"learningRate": 0.1, "momentum": 0, "nesterov": 0, "weightDecay": 0},
    "adam": {**ADAM, "weightDecay": 0},
    "adamw": {**ADAM, "weightDecay": 0.01},
    "rmsprop": {
        "learningRate": 0.01, "alpha": 0.99, "epsilon": 1e-8, "momentum": 0, "centered": 0,
        "weightDecay": 0,
    },
}
TORCH_NAMES = {"learningRate": "lr", "epsilon": "eps", "weightDecay": "weight_decay"}


def optimizer_case(name, **changed):
    """Ten steps on one parameter, whose gradients are given and do not depend on it."""
    seed(f"{name} {changed}")
    options = {**DEFAULTS[name], **changed}
    arguments = {TORCH_NAMES.get(key, key): value for key, value in options.items()}
    if "beta1" in arguments:
        arguments["betas"] = (arguments.pop("beta1"), arguments.pop("beta2"))
    parameter = draw((3, 4))[0].requires_grad_()
    record = {"optimizer": name, "options": options}
    record |= {"shape": list(parameter.shape), "initial": numbers(parameter)}
    optimizer = OPTIMIZERS[name]([parameter], **arguments)
    gradients, parameters = [], []
    for _ in range(10):
        (parameter.grad,) = draw(parameter.shape, low=-2, high=2)
        gradients.append(numbers(parameter.grad))
        optimizer.step()
        parameters.append(numbers(parameter))
    return {**record, "gradients": gradients, "parameters": parameters}


def optimizers():
    return [
        optimizer_case("sgd"),
        optimizer_case("sgd", momentum=0.9),
        optimizer_case("sgd", momentum=0.9, nesterov=1),
        optimizer_case("sgd", weightDecay=0.01),
        optimizer_case("sgd", momentum=0.9, weightDecay=0.01),
        optimizer_case("adam"),
        optimizer_case("adam", weightDecay=0.01),
        optimizer_case("adam", learningRate=0.1, beta1=0.8, beta2=0.99, epsilon=1e-6),
        optimizer_case("adamw"),
        optimizer_case("adamw", learningRate=0.1, weightDecay=0.1),
        optimizer_case("rmsprop"),
        optimizer_case("rmsprop", alpha=0.9, momentum=0.9),
        optimizer_case("rmsprop", centered=1),
        optimizer_case("rmsprop", weightDecay=0.01),
    ]


def clipping_case(kind, limit, *shapes, zero=False):
    seed(f"{kind} {limit} {shapes}")
    parameters = [torch.zeros(shape, requires_grad=True) for shape in shapes]
    for parameter, gradient in zip(parameters, draw(*shapes)):
        parameter.grad = gradient * 0 if zero else gradient
    record = {"kind": kind, "limit": limit, "gradients": [encode(p.grad) for p in parameters]}
    if kind == "norm":
        record["norm"] = number(clip_grad_norm_(parameters, limit).item())
    else:
        clip_grad_value_(parameters, limit)
    return {**record, "clipped": [encode(p.grad) for p in parameters]}


def clipping():
    return [
        clipping_case("norm", 1, (2, 3), (3,), ()),
        clipping_case("norm", 0.25, (3, 4)),
        clipping_case("norm", 1000, (2, 3), (3,)),
        clipping_case("norm", 1, (2, 3), (2,), zero=True),
        clipping_case("value", 1.5, (2, 3), (3,)),
        clipping_case("value", 10, (2, 3)),
    ]


def schedule_case(name, build, **options):
    """The learning rates of the first 20 steps; `build` makes the scheduler of an optimizer."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=options["learningRate"])
    scheduler = build(optimizer)
    rates = []
    for _ in range(20):
        rates.append(number(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return {"schedule": name, "options": options, "learningRates": rates}


def schedules():
    step = lambda o: lr_scheduler.StepLR(o, step_size=5, gamma=0.5)
    cosine = lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=20, eta_min=0)
    warmup = lambda o: lr_scheduler.LinearLR(o, start_factor=0.1, total_iters=5)
    rest = lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=15, eta_min=0)
    # SequentialLR itself uses what it warns about: it starts the second schedule at step 0.
    warnings.filterwarnings("ignore", "The epoch parameter")
    both = lambda o: lr_scheduler.SequentialLR(o, [warmup(o), rest(o)], milestones=[5])
    rate = {"learningRate": 0.1}
    warm = {"startFactor": 0.1, "warmupSteps": 5}
    return [
        schedule_case("step", step, **rate, stepSize=5, gamma=0.5),
        schedule_case("cosine", cosine, **rate, steps=20, minimum=0),
        schedule_case("warmup", warmup, **rate, **warm),
        schedule_case("warmupCosine", both, **rate, **warm, steps=15, minimum=0),
    ]


if __name__ == "__main__":
    tables = [arithmetic, elementwise, products, reductions, rows, shapes, parts, losses]
    for table in tables + [convolutions, pools, normalizations]:
        table()
    write("ops.json", cases=op_cases)
    write("optimizers.json", optimizers=optimizers(), clipping=clipping(), schedules=schedules())
