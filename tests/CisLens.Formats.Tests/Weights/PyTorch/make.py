"""Writes the files that TorchFileTests reads, by PyTorch's own torch.save. Run in this folder; needs torch (made with 1.13.1)."""
import collections
import torch

weights = collections.OrderedDict()
weights["a.weight"] = (torch.arange(12, dtype=torch.float32) / 8 - 0.5).reshape(3, 4)
weights["a.turned"] = weights["a.weight"].t()
weights["a.part"] = weights["a.weight"][1:, 2]
weights["b.half"] = torch.tensor([0.5, -2.0], dtype=torch.float16)
weights["b.counter"] = torch.tensor(7)
weights["c.double"] = torch.nn.Parameter(torch.tensor([[1e300, -0.1]], dtype=torch.float64))
checkpoint = {"step": 3, "min_loss": 0.25, "arch": "deepsea", "state_dict": weights,
              "optimizer": {"state": {0: {"momentum_buffer": torch.ones(2)}}, "param_groups": [{"lr": 0.1, "params": [0]}]}}
for name, new in (("archive", True), ("stream", False)):
    torch.save(weights, f"{name}.pt", _use_new_zipfile_serialization=new)
    torch.save(checkpoint, f"{name}_checkpoint.pt", _use_new_zipfile_serialization=new)
    torch.save(torch.nn.Linear(2, 1), f"{name}_module.pt", _use_new_zipfile_serialization=new)

# a small DeepSEA of the authors' form: the weights of shared/golden/nets/tiny_deepsea_torch7.json by the rules of its README, under Kipoi's prefix
MASK = (1 << 64) - 1


def uniforms(seed_text, count):
    state = 14695981039346656037
    for byte in seed_text.encode():
        state = ((state ^ byte) * 1099511628211) & MASK
    values = []
    for i in range(1, count + 1):
        z = (state + i * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        values.append(((z ^ z >> 31) >> 40) * 2.0 ** -24)
    return values


def tiny(name, shape):
    count, fan_in = 1, 1
    for axis, size in enumerate(shape):
        count *= size
        fan_in *= size if axis else 1
    scale = 0.2 if name.endswith("bias") else (6 / fan_in) ** 0.5
    values = [scale * (2 * u - 1) for u in uniforms(f"pub|tiny_deepsea_torch7|{name}", count)]
    return torch.tensor(values, dtype=torch.float64).to(torch.float32).reshape(shape)


if __name__ == "__main__":
    import json
    import sys
    golden = json.load(open(sys.argv[1] if len(sys.argv) > 1 else "../../../../shared/golden/nets/tiny_deepsea_torch7.json"))
    state = collections.OrderedDict((f"1.{t['name']}", tiny(t["name"], t["shape"])) for t in golden["tensors"])
    torch.save(state, "tiny_deepsea_stream.pt", _use_new_zipfile_serialization=False)
    torch.save({"state_dict": state, "step": 1}, "tiny_deepsea_archive.pt")
