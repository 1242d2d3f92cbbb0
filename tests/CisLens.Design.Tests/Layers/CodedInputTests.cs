using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Design.Tests.Layers;

/// <summary>Convolutions of base codes against plain formulas, and against libtorch's convolutions of one-hot sequences.</summary>
public sealed class CodedInputTests
{
    const int Count = 37;   // more than one chunk of sequences for some designs

    static readonly Dictionary<string, ModelDesign> s_designs = new()
    {
        ["basset"] = new Basset(600, Tasks: 3) { Filters = [37, 8, 8], Hidden = [9, 9] },
        ["basset, padded"] = new Basset(600, Tasks: 3, Padded: true) { Filters = [20, 8, 8], Hidden = [9, 9] },
        ["deepsea"] = new DeepSea(200, Tasks: 2) { Filters = [33, 5, 6], Hidden = 7 },
        ["deepsea, torch7"] = new DeepSeaTorch7(200, Tasks: 2, Hidden: 7) { Filters = [16, 5, 6] },
        ["deepstarr"] = new DeepStarr { Filters = [18, 6, 6, 6], Hidden = [8, 8] },
        ["cisnet"] = new CisNet { Filters = 20, Hidden = 9, WordBases = 3, WordSpan = 5 },
        ["define"] = new Define { Filters = [17, 6] },
        ["basset-basenji"] = new BassetBasenji(Stem: 19, Point: 7, Hidden: 8, Tasks: 3),
        ["mpra-dragonn"] = new MpraDragoNN { Filters = [15, 6, 6] },
        ["spliceai"] = new SpliceAi80nt(Filters: 10),
        ["factornet"] = new FactorNet(200, Filters: 5),       // other channels before the convolution: libtorch's
        ["deepbind"] = new DeepBind(Detectors: 3, DetectorLength: 11),   // windows cut out of the one-hot sequence: libtorch's
    };

    public static TheoryData<string> Names => [.. s_designs.Keys];

    static byte[] Codes(int length, int seed)
    {
        var rng = new Rng((ulong)seed);
        byte[] codes = [.. Enumerable.Range(0, Count * length).Select(_ => (byte)rng.Next(4))];
        foreach (int at in (int[])[0, 1, length - 1, length + 7, 3 * length, 3 * length + 2])
            codes[at] = Dna.N;
        codes.AsSpan(5 * length + 30, 40).Fill(Dna.N);
        codes.AsSpan(6 * length + 10, 60).Fill(2);   // equal values in a pool
        return codes;
    }

    static (Dictionary<string, double[]> Values, int CodedLayers) Step(ModelDesign design, DType type, bool coded, string? frozen = null)
    {
        using var scope = new TensorScope();
        TorchLibrary.ManualSeed(5);   // dropout
        using var network = Network.Create(design, Device.Cpu, new Rng(4), type);
        if (frozen is not null)
            network.Freeze(network.Weights.Select(w => w.Name).Where(name => name.StartsWith(frozen, StringComparison.Ordinal)));
        byte[] codes = Codes(design.Window, 3);
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [Count, design.Window]), design.BaseOrder, design.UnknownBase, type);
        var raw = network.ForwardTraining(x, out _, codes: coded ? codes : null);
        var rng = new Rng(6);
        double[] signs = [.. Enumerable.Range(0, (int)raw.Count).Select(_ => rng.NextDouble() - 0.5)];
        network.Backward((raw * Tensor.From<double>(signs, raw.Shape).To(type)).Sum());
        int layers = network.CodedLayers;
        var values = network.Parameters.Where(p => p.Value.Grad is not null).ToDictionary(p => $"gradient of {p.Key}", p => p.Value.Grad!.ToArray<double>());
        values["output"] = raw.ToArray<double>();
        foreach (var weight in network.Weights.Where(w => w.Buffer))
            values[weight.Name] = [.. network.Read(weight.Name).Select(v => (double)v)];
        return (values, layers);
    }

    /// <summary>Compares a step with the same in double precision. libtorch's own step in single precision has rounding errors, too.</summary>
    static void AssertEqual(ModelDesign design, int layers, string? frozen = null)
    {
        var (expected, none) = Step(design, DType.Float64, coded: false, frozen: frozen);
        var (single, _) = Step(design, DType.Float32, coded: false, frozen: frozen);
        var (found, coded) = Step(design, DType.Float32, coded: true, frozen: frozen);
        Assert.Equal((0, layers), (none, coded));
        Assert.Equal(expected.Keys, found.Keys);
        double largest = expected.Where(v => v.Key.StartsWith("gradient", StringComparison.Ordinal)).Max(v => v.Value.Max(Math.Abs));
        foreach (var (key, values) in expected)
        {
            // normalisation removes the bias before it: libtorch's gradients of later ones are the rounding error of a sum that is 0
            double scale = values.Max(Math.Abs) is var own && own > 1e-10 * largest ? own : largest;
            double limit = 1e-5 * scale + 2 * values.Zip(single[key], (a, b) => Math.Abs(a - b)).Max();
            Assert.True(limit < 1e-3 * scale, key);
            Assert.All(values.Zip(found[key]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= limit, $"{key}: {pair.Second}, expected {pair.First} within {limit}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_gradients_and_statistics_equal_those_of_libtorch(string name) =>
        AssertEqual(s_designs[name], name is "factornet" or "deepbind" ? 0 : name == "define" ? 2 : 1);

    [Theory, InlineData("basset"), InlineData("deepsea"), InlineData("spliceai")]
    public void Any_number_of_threads_gives_the_same_bytes_in_the_first_layer(string name)
    {
        byte[] codes = Codes(s_designs[name].Window, 3);
        var sequences = new CodedSequences(codes, Count, 2, 3, 7);
        var (weights, bias) = Random(35, 7);
        var pool = name == "spliceai" ? null : new MaxPool(3);
        (float[], double[], double[]) Run(int threads)
        {
            var layer = new CodedConv(sequences, 35, pool, relu: true, threads);
            var output = new float[Count * 35 * layer.Pools];
            layer.Forward(weights, bias, output);
            var (w, b) = layer.Backward(output);
            var normalised = new TapStatistics(sequences, threads);
            var product = new double[normalised.Taps];
            normalised.Multiply(normalised.Means, product);
            return (output, [.. w, .. product], b);
        }
        var one = Run(1);
        foreach (int threads in (int[])[2, 3, 7])
        {
            var other = Run(threads);
            Assert.Equal(one.Item1, other.Item1);
            Assert.Equal(one.Item2, other.Item2);
            Assert.Equal(one.Item3, other.Item3);
        }
    }

    static (float[] Weights, float[] Bias) Random(int filters, int width)
    {
        var rng = new Rng(9);
        float Next() => rng.Next(33) - 16;   // sums of small whole numbers are exact
        return ([.. Enumerable.Range(0, filters * width * 5).Select(_ => Next())], [.. Enumerable.Range(0, filters).Select(_ => Next())]);
    }

    // widths around the groups of three bases, padding, pools that are incomplete or begin before the first position
    public static TheoryData<int, int, int, int, bool, bool> Shapes => new()
    {
        { 1, 0, 0, 1, false, false }, { 2, 1, 0, 1, true, false }, { 3, 1, 1, 2, false, true }, { 4, 0, 3, 3, true, false }, { 7, 3, 3, 4, true, true },
        { 8, 0, 0, 4, true, false }, { 19, 9, 9, 3, true, true }, { 6, 9, 8, 700, false, true }, { 5, 2, 2, 254, true, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_and_gradients_equal_the_plain_formula(int width, int left, int right, int pool, bool relu, bool centred)
    {
        const int length = 701, filters = 19;
        byte[] codes = Codes(length, 8);
        var layer = pool > CodedConv.LargestPool ? null : pool == 1 ? null : centred ? MaxPool.Same(pool) : new MaxPool(pool);
        var sequences = new CodedSequences(codes, Count, left, right, width);
        var (weights, bias) = Random(filters, width);
        var coded = new CodedConv(sequences, filters, layer, relu, 2);
        float[] output = new float[Count * filters * coded.Pools];
        coded.Forward(weights, bias, output);
        float[] gradient = [.. Enumerable.Range(0, output.Length).Select(i => (float)(i * 7919L % 9 - 4))];
        var (weightGradient, biasGradient) = coded.Backward(gradient);

        double[] expectedWeights = new double[weights.Length], expectedBias = new double[filters];
        int positions = left + length + right - width + 1, size = layer?.Size ?? 1, before = (int)(layer?.Before(positions) ?? 0);
        int Symbol(int s, int i) => i < left || i >= left + length ? -1 : codes[s * length + i - left];
        for (int s = 0; s < Count; s++)
            for (int f = 0; f < filters; f++)
                for (int p = 0; p < coded.Pools; p++)
                {
                    float best = float.NegativeInfinity;
                    int chosen = -1;
                    for (int i = Math.Max(0, p * size - before); i < Math.Min(positions, (p + 1) * size - before); i++)
                    {
                        float sum = bias[f];
                        for (int t = 0; t < width; t++)
                            sum += Symbol(s, i + t) is >= 0 and var symbol ? weights[(f * width + t) * 5 + symbol] : 0;
                        if (sum > best)
                            (best, chosen) = (sum, i);
                    }
                    int at = (s * filters + f) * coded.Pools + p;
                    Assert.Equal(relu ? Math.Max(0, best) : best, output[at]);
                    if (relu && best <= 0)
                        continue;
                    expectedBias[f] += gradient[at];
                    for (int t = 0; t < width; t++)
                        if (Symbol(s, chosen + t) is >= 0 and var symbol)
                            expectedWeights[(f * width + t) * 5 + symbol] += gradient[at];
                }
        Assert.Equal(expectedWeights, weightGradient);
        Assert.Equal(expectedBias, biasGradient);
    }

    [Fact]
    public void Mean_and_covariance_equal_the_plain_formula()
    {
        const int length = 90, width = 5, left = 2, right = 1;
        byte[] codes = Codes(length, 2);
        var found = new TapStatistics(new CodedSequences(codes, Count, left, right, width), 3);
        int positions = left + length + right - width + 1;
        var inputs = new List<double[]>();
        for (int s = 0; s < Count; s++)
            for (int i = 0; i < positions; i++)
            {
                var input = new double[width * 5];
                for (int t = 0; t < width; t++)
                    if (i + t >= left && i + t < left + length)
                        input[t * 5 + codes[s * length + i + t - left]] = 1;
                inputs.Add(input);
            }
        Assert.Equal(inputs.Count, found.Count);
        double[] means = [.. Enumerable.Range(0, width * 5).Select(t => inputs.Average(x => x[t]))];
        double[] unit = new double[means.Length], column = new double[means.Length];
        for (int t = 0; t < means.Length; t++)
        {
            Assert.Equal(means[t], found.Means[t], 1e-14);
            Array.Clear(unit);
            unit[t] = 1;
            found.Multiply(unit, column);
            for (int u = 0; u < means.Length; u++)
                Assert.Equal(inputs.Average(x => (x[t] - means[t]) * (x[u] - means[u])), column[u], 1e-13);
        }
    }

    [Fact]
    public void Frozen_layers_keep_their_weights_and_statistics()
    {
        var design = s_designs["basset"];
        string norm = design.BoundLayers().Weights.First(w => w.Name.EndsWith("running_mean", StringComparison.Ordinal)).Name.Replace("running_mean", "", StringComparison.Ordinal);
        AssertEqual(design, 1, norm);
        Assert.DoesNotContain($"gradient of {norm}weight", Step(design, DType.Float32, coded: true, frozen: norm).Values.Keys);
        Assert.Equal(0, Step(design, DType.Float32, coded: true, frozen: design.BoundLayers().Weights.First().Name).CodedLayers);
    }
}
