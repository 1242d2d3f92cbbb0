"""Small forms of five published designs in plain numpy (float64), with the numbers of shared/golden/nets/README.md sections 1 to 3.

python3 zoo.py prints what PublishedDesignTests.cs expects: one output a design, for sequence s0.
python3 zoo.py FILE prints what published weights of FactorNet (final_model.hdf5) or DeepBind (D00317.009.h5, D00120.001.h5) answer for s0
(needs h5py), for PublishedWeightsTests.cs.
"""
import math
import sys
import numpy as np

MASK = (1 << 64) - 1


def fnv1a64(text):
    h = 14695981039346656037
    for byte in text.encode():
        h = ((h ^ byte) * 1099511628211) & MASK
    return h


def splitmix64(seed, i):
    z = (seed + i * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


class Weights:
    def __init__(self, model):
        self.model = model

    def __call__(self, name, *shape):
        seed = fnv1a64(f"pub|{self.model}|{name}")
        u = np.array([(splitmix64(seed, i + 1) >> 40) * 2.0 ** -24 for i in range(math.prod(shape))])
        if name.endswith(("running_mean", "bias")):
            v = 0.2 * (2 * u - 1)
        elif name.endswith("running_var"):
            v = 1 + 0.5 * u
        elif len(shape) == 1:
            v = 1 + 0.5 * (2 * u - 1)
        else:
            v = math.sqrt(6 / math.prod(shape[1:])) * (2 * u - 1)
        return v.astype(np.float32).astype(np.float64).reshape(shape)


def sequence(length):
    seed = fnv1a64(f"pub|seq|s0|{length}")
    x = np.zeros((4, length))
    for i in range(length):
        x[splitmix64(seed, i + 1) >> 62, i] = 1
    return x


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def conv(x, w, b, left=0, right=0):
    x = np.pad(x, ((0, 0), (left, right)))
    k = w.shape[2]
    return np.stack([np.tensordot(w, x[:, i:i + k], 2) + b for i in range(x.shape[1] - k + 1)], 1)


def same(x, w, b):
    k = w.shape[2]
    return conv(x, w, b, (k - 1) // 2, k - 1 - (k - 1) // 2)


def norm(x, w, name, n):
    shape = (n,) + (1,) * (x.ndim - 1)
    mean, var, scale, shift = (w(f"{name}.{part}", n).reshape(shape) for part in ("running_mean", "running_var", "weight", "bias"))
    return (x - mean) / np.sqrt(var + 1e-3) * scale + shift


def pool(x, size):
    n = x.shape[1] // size
    return x[:, :n * size].reshape(x.shape[0], n, size).max(2)


def dense(x, w, name, outputs):
    return w(f"{name}.weight", outputs, len(x)) @ x + w(f"{name}.bias", outputs)


def deepstarr():
    w, x, c = Weights("tiny_deepstarr"), sequence(50), 4
    for i, (name, filters, width) in enumerate([("Conv1D_1st", 5, 7), ("Conv1D_2", 4, 3), ("Conv1D_3", 3, 5), ("Conv1D_4", 6, 3)]):
        x = same(x, w(f"{name}.weight", filters, c, width), w(f"{name}.bias", filters))
        x, c = pool(relu(norm(x, w, f"batch_normalization_{60 + i}", filters)), 2), filters
    x = x.T.ravel()
    x = relu(norm(dense(x, w, "Dense_1", 7), w, "batch_normalization_64", 7))
    x = relu(norm(dense(x, w, "Dense_2", 8), w, "batch_normalization_65", 8))
    return [dense(x, w, "Dense_Dev", 1)[0], dense(x, w, "Dense_Hk", 1)[0]]


def dragonn():
    w, x, c = Weights("tiny_dragonn"), sequence(30), 4
    for i, filters in enumerate([5, 6, 4], 1):
        x = relu(conv(x, w(f"conv1d_{i}.weight", filters, c, 5), w(f"conv1d_{i}.bias", filters)))
        x, c = norm(x, w, f"batch_normalization_{i}", filters), filters
    return list(dense(x.T.ravel(), w, "dense_1", 3))


def xpresso():
    w = Weights("tiny_xpresso")
    x = pool(relu(same(sequence(200), w("conv1d_1.weight", 6, 4, 6), w("conv1d_1.bias", 6))), 5)
    x = pool(relu(same(x, w("conv1d_2.weight", 4, 6, 9), w("conv1d_2.bias", 4))), 4)
    x = np.concatenate([x.T.ravel(), [0.5, -1.25]])
    x = relu(dense(relu(dense(x, w, "dense_1", 9)), w, "dense_2", 3))
    return list(dense(x, w, "dense_3", 1))


def lstm(x, w, name, units):
    """Keras 1: gates i f c o, hard sigmoid; x is L I."""
    wi, wh, b = w(f"{name}.weight_ih", 4 * units, x.shape[1]), w(f"{name}.weight_hh", 4 * units, units), w(f"{name}.bias", 4 * units)
    h = c = np.zeros(units)
    out = []
    for step in x:
        z = wi @ step + wh @ h + b
        i, f, g, o = z[:units], z[units:2 * units], z[2 * units:3 * units], z[3 * units:]
        hard = lambda v: np.clip(0.2 * v + 0.5, 0, 1)
        c = hard(f) * c + hard(i) * np.tanh(g)
        h = hard(o) * np.tanh(c)
        out.append(h)
    return np.array(out)


def factornet(w, length, unique, dnase, filters, width, size, units, hidden, tasks):
    x = sequence(length)

    def strand(x):
        x = np.concatenate([x, np.full((1, length), unique), np.full((1, length), dnase)])
        kernel = w("convolution1d_1.weight", filters, 6, width)[:, :, ::-1]   # Theano's convolution
        x = relu(conv(x, kernel, w("convolution1d_1.bias", filters)))
        x = relu(w("timedistributed_1.weight", filters, filters) @ x + w("timedistributed_1.bias", filters)[:, None])
        x = pool(x, size).T
        along = lstm(x, w, "bidirectional_1.forward", units)
        against = lstm(x[::-1], w, "bidirectional_1.backward", units)[::-1]
        x = np.concatenate([along, against], 1).ravel()
        return sigmoid(dense(relu(dense(x, w, "dense_2", hidden)), w, "dense_3", tasks))

    return list((strand(x) + strand(x[::-1, ::-1])) / 2)


def published_factornet(path):
    import h5py
    stored = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: stored.__setitem__(name.split("/")[-1], item[()].astype(np.float64)) if isinstance(item, h5py.Dataset) else None)
    tensors = {"convolution1d_1.weight": stored["convolution1d_1_W"][:, 0].transpose(2, 1, 0), "convolution1d_1.bias": stored["convolution1d_1_b"]}
    for ours, name in [("timedistributed_1", "dense_1"), ("dense_2", "dense_2"), ("dense_3", "dense_3")]:
        tensors[f"{ours}.weight"], tensors[f"{ours}.bias"] = stored[f"{name}_W"].T, stored[f"{name}_b"]
    for direction in ("forward", "backward"):
        for ours, theirs in [("weight_ih", "W"), ("weight_hh", "U"), ("bias", "b")]:
            tensors[f"bidirectional_1.{direction}.{ours}"] = np.concatenate([stored[f"{direction}_lstm_1_{theirs}_{gate}"].T for gate in "ifco"])
    return factornet(lambda name, *shape: tensors[name].reshape(shape), 1002, 1, np.float32(0.05), 32, 34, 17, 32, 64, 1)


def published_deepbind(path):
    """The form of the Keras conversions: pools of stride 1 over the padded sequence, the highest position, a sigmoid."""
    import h5py
    conv_weights, dense_weights = None, []
    with h5py.File(path) as file:
        group = file["model_weights"]
        for name in sorted(group, key=lambda n: int(n.rsplit("_", 1)[-1])):
            inner = next((group[name][k] for k in group[name]), None)
            if inner is None:
                continue
            pair = inner["kernel:0"][()].astype(np.float64), inner["bias:0"][()].astype(np.float64)
            if name.startswith("conv1d"):
                conv_weights = pair
            elif not any(np.array_equal(pair[0], other[0]) for other in dense_weights):   # the other strand's are the same
                dense_weights.append(pair)
    kernel, bias = conv_weights
    length = kernel.shape[0]
    run = length + length // 2 + length - 1
    x, best = sequence(101), []
    rna = len(dense_weights) == 2
    for strand in [x] if rna else [x, x[::-1, ::-1]]:
        padded = np.pad(strand, ((0, 0), (length - 1, length - 1)), constant_values=0.25)
        answers = relu(conv(padded, kernel.transpose(2, 1, 0), bias))
        for at in range(answers.shape[1] - run + 1):
            part = answers[:, at:at + run]
            f = np.concatenate([part.max(1), part.mean(1)]) if rna else part.max(1)
            for w, b in dense_weights[:-1]:
                f = relu(f @ w + b)
            best.append((f @ dense_weights[-1][0] + dense_weights[-1][1])[0])
    return [sigmoid(max(best))]


def deepbind(model, mean, hidden, both):
    w, x, length, detectors = Weights(model), sequence(40), 8, 5
    best = []
    for strand in [x, x[::-1, ::-1]] if both else [x]:
        for start in range(40 - 12 + 1):
            window = np.pad(strand[:, start:start + 12], ((0, 0), (length - 1, length - 1)), constant_values=0.25)
            answers = relu(conv(window, w("detectors.weight", detectors, 4, length), w("detectors.bias", detectors)))
            f = np.concatenate([answers.max(1), answers.mean(1)]) if mean else answers.max(1)
            best.append(dense(relu(dense(f, w, "hidden", hidden)) if hidden else f, w, "score", 1)[0])
    return [max(best)]


if len(sys.argv) > 1:
    published = published_deepbind if "D00" in sys.argv[1] else published_factornet
    print(sys.argv[1], *(repr(float(v)) for v in published(sys.argv[1])))
    sys.exit()

for name, values in [("deepstarr", deepstarr()), ("mpra-dragonn", dragonn()), ("xpresso", xpresso()), ("factornet", factornet(Weights("tiny_factornet"), 60, 0.75, 2.0, 5, 7, 6, 3, 4, 2)),
                     ("deepbind, DNA", deepbind("tiny_deepbind", False, 0, True)), ("deepbind, RNA", deepbind("tiny_deepbind_rna", True, 6, False))]:
    print(name, *(repr(float(v)) for v in values))
