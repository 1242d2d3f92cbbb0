using System.Text.Json.Nodes;
using CisLens.Tests;

namespace CisLens.Torch.Tests;

/// <summary>Inputs and expected outputs of <c>shared/golden/nets/ops.json</c> as tensors.</summary>
static class OpsGolden
{
    static JsonNode? s_file;

    public static JsonNode File => s_file ??= JsonNode.Parse(System.IO.File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!;

    public static Tensor Tensor(JsonNode node, DType dtype = DType.Float64)
    {
        var values = new List<double>();
        var shape = new List<long>();
        Collect(node, 0, shape, values);
        return Torch.Tensor.From<double>(values.ToArray(), shape.ToArray(), TestDevice.Device).To(dtype);
    }

    static void Collect(JsonNode node, int depth, List<long> shape, List<double> values)
    {
        if (node is not JsonArray array)
        {
            values.Add((double)node);
            return;
        }
        if (shape.Count == depth)
            shape.Add(array.Count);
        foreach (var item in array)
            Collect(item!, depth + 1, shape, values);
    }

    /// <summary>Allows an error (absolute or relative) of 5e-6 in float32, 1e-10 in float64 (shared/golden/nets/README.md, 4).</summary>
    public static void AssertClose(JsonNode expected, Tensor found)
    {
        double tolerance = found.DType == DType.Float64 ? 1e-10 : 5e-6;
        var want = Tensor(expected);
        Assert.Equal(want.Shape.ToArray(), found.Shape.ToArray());
        foreach (var (w, f) in want.ToArray<double>().Zip(found.ToArray<double>()))
            Assert.True(Math.Abs(w - f) <= tolerance * Math.Max(1, Math.Abs(w)), $"expected {w:R}, found {f:R}");
    }
}
