using System.Text.Json.Nodes;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Design.Tests.Goldens;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Design.Tests.Layers;

/// <summary>Compares attention, its parts and attention pooling with ops.json, which has their inputs and outputs.</summary>
public sealed class AttentionTests
{
    static readonly JsonNode s_ops = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!;

    static double[] Numbers(JsonNode node) => node is JsonArray list ? [.. list.SelectMany(n => Numbers(n!))] : [(double)node];

    static Tensor Of(JsonNode node)
    {
        var shape = new List<long>();
        for (JsonNode at = node; at is JsonArray list; at = list[0]!)
            shape.Add(list.Count);
        return Tensor.From<double>(Numbers(node), [.. shape]);
    }

    static void Near(JsonNode expected, Tensor found, double tolerance = 1e-10) =>
        Assert.Equal(Numbers(expected), found.ToArray<double>(), (a, b) => Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a)));

    [Fact]
    public void Features_of_distances_are_the_references()
    {
        int seen = 0;
        foreach (var block in s_ops["relative_position"]!["bases"]!.AsArray())
        {
            int positions = (int)block!["seq_len"]!, each = (int)block["features_per_class"]!;
            foreach (var scale in Enum.GetValues<GammaScale>())
            {
                double[] all = new EnformerPositions(6 * each, scale).Compute(positions);
                double[][] kinds = [.. Enumerable.Range(0, 3).Select(k => Columns(all, 6 * each, k * each, each))];
                CheckBasis(block["exponential"]!, kinds[0], positions, "exponential");
                CheckBasis(block["central_mask"]!, kinds[1], positions, "central_mask");
                string gamma = $"gamma_{scale.ToString().ToLowerInvariant()}";
                CheckBasis(block[gamma]!, kinds[2], positions, gamma);
                // the other half has the sign of the distance
                Assert.All(Enumerable.Range(0, all.Length), i => Assert.Equal(
                    i % (6 * each) < 3 * each ? all[i] : Math.Sign(i / (6 * each) - positions + 1) * all[i - 3 * each], all[i]));
                seen++;
            }
            double[] masks = new BorzoiPositions(2 * each).Compute(positions);
            CheckBasis(block["borzoi_central_mask"]!, Columns(masks, 2 * each, 0, each), positions, "borzoi_central_mask");
        }
        Assert.True(seen >= 3);
        Near(s_ops["relative_position"]!["all_features_seq12_size12"]!, Tensor.From<double>(new EnformerPositions(12).Compute(12), [23 * 12]));
        Near(s_ops["relative_position"]!["borzoi_all_seq12_size8"]!, Tensor.From<double>(new BorzoiPositions(8).Compute(12), [23 * 8]));
        Assert.Equal("8 position features; expected a multiple of 6",
            Assert.Throws<Core.ModelException>(() => new EnformerPositions(8).Compute(4)).Message);
    }

    static double[] Columns(double[] all, int width, int first, int count) =>
        [.. Enumerable.Range(0, all.Length / width).SelectMany(row => all.AsSpan(row * width + first, count).ToArray())];

    static void CheckBasis(JsonNode expected, double[] found, int positions, string name)
    {
        if (expected is JsonArray)
            Near(expected, Tensor.From<double>(found, [found.Length]));
        else
        {
            double[] signs = Generator.Signs("pub", "ops", $"pos.{name}.{positions}", found.Length);
            Assert.Equal((double)expected["sum"]!, found.Sum(), 1e-9 * Math.Max(1, Math.Abs((double)expected["sum"]!)));
            Assert.Equal((double)expected["wsum"]!, found.Zip(signs, (v, w) => v * w).Sum(), 1e-9 * found.Length);
        }
    }

    [Fact]
    public void Rows_of_distances_are_moved_to_rows_of_keys()
    {
        var x = Of(s_ops["relative_shift"]!["x"]!);
        Near(s_ops["relative_shift"]!["y"]!, TorchAttention.Shift(x.Unsqueeze(0)));
        // the last two of five queries alone: their distances begin three columns earlier
        long n = x.Size(1);
        var part = TorchAttention.Shift(x.Narrow(1, n - 2, 2).Narrow(2, 0, n + 1).Unsqueeze(0));
        Assert.Equal(Of(s_ops["relative_shift"]!["y"]!).Narrow(1, n - 2, 2).Contiguous().ToArray<double>(), part.Contiguous().ToArray<double>());
    }

    // 1 logit per pass gives one query at a time, 40 two queries of two heads and seven keys
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Attention_in_tiles_of_any_size_is_the_references(long mostLogits)
    {
        using var noGrad = new NoGrad();
        var block = s_ops["attention"]!;
        var layer = new Attention((int)block["heads"]!, (int)block["dim_key"]!, (int)block["dim_value"]!, new EnformerPositions((int)block["num_rel_pos_features"]!)) { Name = "a" };
        var context = new ForwardContext { Weights = block["weights"]!.AsObject().ToDictionary(w => $"a.{w.Key}", w => Of(w.Value!)) };
        var output = TorchAttention.Run(layer, Of(block["x"]!).Transpose(0, 1).Unsqueeze(0), context, mostLogits);
        Near(block["y"]!, output.Transpose(1, 2).Contiguous());
    }

    [Fact]
    public void Attention_pooling_of_even_and_odd_lengths_is_the_references()
    {
        var pool = s_ops["attention_pool"]!;
        Tensor Run(Tensor weight, Tensor x) => TorchAttention.Run(new AttentionPool { Name = "p", Channels = 3 }, x.Unsqueeze(0),
            new ForwardContext { Weights = new Dictionary<string, Tensor> { ["p.weight"] = weight } });
        var weight = Of(pool["logit_weight_out_in"]!);
        Near(pool["y"]!, Run(weight, Of(pool["x"]!)));
        Near(pool["y_odd_last_window_masked"]!, Run(weight, Of(pool["x_odd"]!)));
        Near(pool["y_identity_times_2"]!, Run(Tensor.From<double>([2, 0, 0, 0, 2, 0, 0, 0, 2], [3, 3]), Of(pool["x"]!)));
        var starting = new AttentionPool { Name = "p", Channels = 3 }.Weights.Single();
        Assert.Equal([2, 0, 0, 0, 2, 0, 0, 0, 2], Network.Initial(starting, new Core.Rng(1)));
    }
}
