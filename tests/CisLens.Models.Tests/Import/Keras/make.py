"""Writes Keras weight files of one small network in every layout that is read, and what it answers: KerasImportTests. Run in this folder; needs h5py and numpy.

conv(5 x 4 -> 3, valid), ReLU, batch norm (epsilon 0.001), max pool 2, conv(3 x 3 -> 2, valid, dilation 2), ReLU, flatten [L, C], dense(-> 4), ReLU, dense(-> 2).
"""
import json

import h5py
import numpy as np

L = 20
rng = np.random.default_rng(4)
W = {"conv1": (5, 4, 3), "bias1": (3,), "gamma": (3,), "beta": (3,), "mean": (3,), "var": (3,), "conv2": (3, 3, 2), "bias2": (2,), "dense1": (8, 4), "bias3": (4,), "dense2": (4, 2), "bias4": (2,)}
W = {name: rng.normal(0, 0.5, shape).astype("f4") for name, shape in W.items()}
W["var"] = np.abs(W["var"]) + np.float32(0.1)
LAYERS = [("conv1d", 1, {"kernel": "conv1", "bias": "bias1"}), ("batch_normalization", 1, {"gamma": "gamma", "beta": "beta", "moving_mean": "mean", "moving_variance": "var"}), ("max_pooling1d", 1, {}),
          ("conv1d", 2, {"kernel": "conv2", "bias": "bias2"}), ("flatten", 1, {}), ("dense", 1, {"kernel": "dense1", "bias": "bias3"}), ("dense", 2, {"kernel": "dense2", "bias": "bias4"})]
OLD = {"kernel": "W", "bias": "b", "moving_mean": "running_mean", "moving_variance": "running_std"}


def conv(x, kernel, bias, dilation=1):
    width = kernel.shape[0]
    length = len(x) - dilation * (width - 1)
    return np.array([sum(x[i + k * dilation] @ kernel[k] for k in range(width)) for i in range(length)]) + bias


def answer(sequence):
    w = {name: value.astype("f8") for name, value in W.items()}
    x = np.array([[float(base == letter) for letter in "ACGT"] for base in sequence])
    x = np.maximum(conv(x, w["conv1"], w["bias1"]), 0)
    x = (x - w["mean"]) / np.sqrt(w["var"] + 1e-3) * w["gamma"] + w["beta"]
    x = x[:len(x) // 2 * 2].reshape(-1, 2, 3).max(1)
    x = np.maximum(conv(x, w["conv2"], w["bias2"], 2), 0)
    x = np.maximum(x.reshape(-1) @ w["dense1"] + w["bias3"], 0)
    return (x @ w["dense2"] + w["bias4"]).tolist()


def names(node, key, values):
    node.attrs[key] = np.array([v.encode() for v in values]) if values else np.zeros(0)


def save(path, root="", first=1, old=False, custom=None, config=None, change=None, skip=None):
    with h5py.File(path, "w") as h:
        h.attrs["keras_version"] = "1.1.1" if old else "2.2.4"
        if config is not None:
            h.attrs["model_config"] = json.dumps(config)
            h.attrs["backend"] = "tensorflow"
        group = h.require_group(root) if root else h
        layers = [(custom[i] if custom else f"{kind}_{number - 1 + first}" if number - 1 + first else kind, weights) for i, (kind, number, weights) in enumerate(LAYERS)]
        names(group, "layer_names", [name for name, _ in layers])
        for name, weights in layers:
            inner = group.create_group(name)
            stored = {}
            for word, key in weights.items():
                value = W[key]
                if (name, word) == skip:
                    continue
                if change and (name, word) in change:
                    value = change[(name, word)]
                if old and value.ndim == 3:
                    value = value[:, None]  # Keras 1: k x 1 x in x out
                stored[f"{name}_{OLD.get(word, word)}" if old else f"{name}/{word}:0"] = value
            names(inner, "weight_names", list(stored))
            for weight, value in stored.items():
                inner.create_dataset(weight, data=value)


def heads(path, scale=1.0):
    """Named layers, two heads of one output each, and a dense layer that two parts of the model share."""
    save(path, custom=["Conv1D_1st", "norm", "pool", "Conv1D_2", "flat", "Dense_1", "Dense_Dev"])
    with h5py.File(path, "a") as h:
        del h["Dense_Dev"]
        for i, name in enumerate(("Dense_Dev", "Dense_Hk")):
            h[f"{name}/{name}_8/kernel:0"] = W["dense2"][:, i:i + 1]
            h[f"{name}/{name}_8/bias:0"] = W["bias4"][i:i + 1]
            names(h[name], "weight_names", [f"{name}_8/kernel:0", f"{name}_8/bias:0"])
        h["again/Dense_1/kernel:0"] = W["dense1"] * np.float32(scale)
        h["again/Dense_1/bias:0"] = W["bias3"]
        names(h["again"], "weight_names", ["Dense_1/kernel:0", "Dense_1/bias:0"])
        names(h, "layer_names", ["Conv1D_1st", "norm", "Conv1D_2", "Dense_1", "again", "Dense_Dev", "Dense_Hk"])


def config(epsilon=0.001, dilation=2, extra=()):
    layers = [{"class_name": "Conv1D", "config": {"name": "conv1d_1", "dilation_rate": [1], "kernel_size": [5], "batch_input_shape": [None, L, 4]}},
              {"class_name": "BatchNormalization", "config": {"name": "batch_normalization_1", "epsilon": epsilon}},
              {"class_name": "Conv1D", "config": {"name": "conv1d_2", "dilation_rate": [dilation], "kernel_size": [3]}}]
    return {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": [*layers, *extra]}}


if __name__ == "__main__":
    save("whole.h5", root="model_weights", config=config())
    save("weights.h5", first=60)
    save("tf2.h5", first=0)
    save("keras1.h5", old=True)
    save("named.h5", custom=["Conv1D_1st", "norm", "pool", "Conv1D_2", "flat", "Dense_1", "Dense_out"])
    heads("heads.h5")
    heads("refused_shared.h5", scale=2)
    save("refused_lambda.h5", root="model_weights", config=config(extra=[{"class_name": "Lambda", "config": {"name": "lambda_7", "function": ["4wEAAAA", None, None]}}]))
    save("refused_epsilon.h5", root="model_weights", config=config(epsilon=1e-5))
    save("refused_dilation.h5", root="model_weights", config=config(dilation=1))
    save("refused_shape.h5", change={("conv1d_2", "kernel"): np.zeros((3, 3, 5), "f4")})
    save("refused_missing.h5", skip=("dense_2", "bias"))
    save("refused_nan.h5", change={("dense_1", "bias"): np.array([0, np.nan, 0, 0], "f4")})
    with open("architecture.json", "w") as f:
        json.dump(config(epsilon=1e-5), f)
    sequences = ["".join("ACGT"[i] for i in rng.integers(0, 4, L)) for _ in range(3)]
    with open("answers.json", "w") as f:
        json.dump({"sequences": sequences, "answers": [answer(s) for s in sequences]}, f)
