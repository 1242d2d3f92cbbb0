using CisLens.Core.Contract;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Design.Tests.Goldens;
using CisLens.Torch;

namespace CisLens.Design.Tests.Layers;

/// <summary>Compares maps of attention with a plain softmax, whose output is a stage of the golden file.</summary>
public sealed class AttentionMapTests : IDisposable
{
    const string Block = "transformer.0.0.fn";
    const double Tolerance = 1e-9;
    readonly TensorScope _scope = new();
    readonly Golden _golden = new("tiny_enformer");
    readonly Network _network;
    readonly Tensor _input;

    public AttentionMapTests() =>
        (_network, _input) = (_golden.Network(DType.Float64), _golden.Input(DType.Float64, _golden.Sequence("s0")));

    public void Dispose()
    {
        _network.Dispose();
        _scope.Dispose();
    }

    double[] Weight(string name) => _network.Tensor(name)!.ToArray<double>();

    /// <summary>The product of a matrix, rows × columns, with a vector.</summary>
    static double[] Product(double[] matrix, double[] vector) =>
        [.. matrix.Chunk(vector.Length).Select(row => row.Zip(vector, (a, b) => a * b).Sum())];

    /// <summary>
    /// Attention of the first layer, heads × queries × keys, by its definition; the output of the layer is the golden stage.
    /// </summary>
    double[] Plain(Attention layer)
    {
        var context = new ForwardContext { Weights = _network.Weights.Where(w => _network.Tensor(w.Name) is not null).ToDictionary(w => w.Name, w => _network.Tensor(w.Name)!) };
        var layers = _golden.Design.BoundLayers().Layers.ToList();
        int first = layers.FindIndex(l => l.All.OfType<Attention>().Any());
        using var noGrad = new NoGrad();
        var x = TorchForward.Run(layers.Take(first), _input, context).Transpose(1, 2).Contiguous();
        double[][] rows = [.. x.ToArray<double>().Chunk((int)x.Size(2))];
        double[] scale = Weight($"{Block}.0.weight"), shift = Weight($"{Block}.0.bias");
        double[][] normal = [.. rows.Select(row =>
        {
            double mean = row.Average(), deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + 1e-5);
            return row.Select((v, c) => (v - mean) / deviation * scale[c] + shift[c]).ToArray();
        })];
        int length = rows.Length, size = layer.KeySize, width = layer.ValueSize;
        double[][] Split(string name) => [.. normal.Select(row => Product(Weight($"{Block}.1.{name}.weight"), row))];
        double[][] queries = Split("to_q"), keys = Split("to_k"), values = Split("to_v");
        double[][] distances = [.. layer.Positions.Compute(length).Chunk(layer.Positions.Count).Select(f => Product(Weight($"{Block}.1.to_rel_k.weight"), f))];
        double[] content = Weight($"{Block}.1.rel_content_bias"), position = Weight($"{Block}.1.rel_pos_bias");
        var attention = new double[layer.Heads * length * length];
        double[][] mixed = [.. normal.Select(_ => new double[layer.Heads * width])];
        for (int h = 0; h < layer.Heads; h++)
            for (int i = 0; i < length; i++)
            {
                double[] logits = [.. Enumerable.Range(0, length).Select(j => Enumerable.Range(h * size, size).Sum(k =>
                    (queries[i][k] / Math.Sqrt(size) + content[k]) * keys[j][k] + (queries[i][k] / Math.Sqrt(size) + position[k]) * distances[j - i + length - 1][k]))];
                double total = logits.Sum(Math.Exp);
                for (int j = 0; j < length; j++)
                {
                    double share = attention[(h * length + i) * length + j] = Math.Exp(logits[j]) / total;
                    for (int v = h * width; v < (h + 1) * width; v++)
                        mixed[i][v] += share * values[j][v];
                }
            }
        double[] bias = Weight($"{Block}.1.to_out.bias");
        double[] output = [.. rows.Zip(mixed, (row, mix) => Product(Weight($"{Block}.1.to_out.weight"), mix).Select((v, c) => row[c] + v + bias[c]).ToArray()).SelectMany(r => r)];
        var stage = _golden.File["stages"]!["list"]!.AsArray().Single(s => (string)s!["name"]! == "m.transformer.0.0")!;
        _golden.Check(stage, output, "stage.m.transformer.0.0", Tolerance);
        return attention;
    }

    [Fact]
    public void Maps_are_the_softmax_of_the_definition_and_rows_sum_to_1()
    {
        var layer = _golden.Design.BoundLayers().All.OfType<Attention>().First();
        double[] expected = Plain(layer);
        var maps = _network.Attention(_input, reverse: false, mostCells: 1000);
        Assert.Equal([4, 4], maps.Select(m => m.Heads));
        Assert.Equal((32, 1, 32), (maps[0].Positions, maps[0].PerCell, maps[0].Cells));
        Assert.Equal(expected, maps[0].Values, (a, b) => Math.Abs(a - b) <= Tolerance);
        Assert.All(maps.SelectMany(m => m.Values.Chunk(m.Cells)), row => Assert.Equal(1, row.Sum(), 1e-12));
        Assert.True(expected.Max() > 2.0 / 32, "attention is uniform, so the comparison shows little");
        double[] mean = AttentionMap.Mean([maps[0]]).Values;
        Assert.Equal(expected.Chunk(32 * 32).Average(head => head[35]), mean[35], Tolerance);
        Assert.Equal(expected[(2 * 32 * 32)..(3 * 32 * 32)], maps[0].Head(2).Values, (a, b) => Math.Abs(a - b) <= Tolerance);
    }

    [Theory]
    [InlineData(7, 5, false)]
    [InlineData(7, 5, true)]
    [InlineData(16, 2, false)]
    [InlineData(32, 1, true)]
    public void A_pooled_map_sums_keys_averages_queries_and_is_in_the_order_of_the_plus_strand(int mostCells, int perCell, bool reverse)
    {
        var whole = _network.Attention(_input, reverse: false, mostCells: 1000);
        var pooled = _network.Attention(_input, reverse, mostCells);
        foreach (var (full, map) in whole.Zip(pooled))
        {
            Assert.Equal(perCell, map.PerCell);
            int length = full.Positions, cells = map.Cells;
            var expected = new double[map.Heads * cells * cells];
            for (int h = 0; h < full.Heads; h++)
                for (int i = 0; i < length; i++)
                    for (int j = 0; j < length; j++)
                    {
                        int row = i / perCell, inRow = Enumerable.Range(0, length).Count(q => q / perCell == row);
                        (int from, int to) = reverse ? (length - 1 - i, length - 1 - j) : (i, j);
                        expected[(h * cells + row) * cells + j / perCell] += full.Values[(h * length + from) * length + to] / inRow;
                    }
            Assert.Equal(expected, map.Values, (a, b) => Math.Abs(a - b) <= Tolerance);
        }
    }

    // 1 logit per pass gives one query at a time, 700 five queries of four heads and 32 keys
    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    public void A_map_does_not_depend_on_the_tiles(long mostLogits)
    {
        using var noGrad = new NoGrad();
        var layer = _golden.Design.BoundLayers().All.OfType<Attention>().First();
        var x = Torch.Tensor.From<double>([.. Enumerable.Range(0, 48 * 32).Select(i => Math.Sin(i))], [1, 48, 32], _input.Device);
        AttentionMap Map(long logits)
        {
            var maps = new AttentionMaps(reverse: false, mostCells: 9);
            var context = new ForwardContext { Weights = _network.Weights.Where(w => _network.Tensor(w.Name) is not null).ToDictionary(w => w.Name, w => _network.Tensor(w.Name)!), Maps = maps };
            TorchAttention.Run(layer, x, context, logits);
            return maps.All.Single();
        }
        Assert.Equal(Map(1 << 20).Values, Map(mostLogits).Values, (a, b) => Math.Abs(a - b) <= 1e-12);
    }
}
