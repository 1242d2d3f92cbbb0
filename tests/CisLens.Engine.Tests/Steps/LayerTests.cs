using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Engine.Tests.Steps;

/// <summary>Single layers with the engine, by their formulas and with libtorch, with random weights.</summary>
public class LayerTests
{
    [Theory]
    [InlineData(1, 1, 4, 4)]
    [InlineData(2, 3, 8, 5)]
    [InlineData(24, 2, 16, 48)]
    [InlineData(25, 2, 5, 50)]
    [InlineData(49, 1, 64, 17)]
    [InlineData(97, 4, 3, 3)]
    [InlineData(300, 4, 32, 24)]
    public void Attention_of_any_length_equals_libtorch(int length, int heads, int keySize, int valueSize)
    {
        foreach (PositionFeatures positions in (PositionFeatures[])[new EnformerPositions(24), new BorzoiPositions(8)])
            Check(length, Conv.Same(20, 3), new Attention(heads, keySize, valueSize, positions));
    }

    [Fact]
    public void Memory_of_attention_grows_linearly_with_the_length()
    {
        // a matrix of all pairs of positions would have 64 MB
        const int Length = 4000, Largest = 24_000_000;
        var design = new LayerDesign(Length, [Conv.Same(16, 1), new Attention(2, 8, 8, new BorzoiPositions(8)), new GlobalMean()]);
        using var network = Network.Create(design, Device.Cpu, new Rng(1));
        var engine = EngineNetwork.For(design, network.Read)!;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Predict(engine, design, new byte[Length], 2);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Largest, $"{allocated:N0} bytes; expected less than {Largest:N0}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(130)]
    [InlineData(131)]
    public void Attention_pooling_of_even_and_odd_lengths_equals_libtorch(int length) => Check(length, Conv.Same(37, 3), new AttentionPool());

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Layer_normalisation_equals_libtorch(int channels) => Check(50, Conv.Same(channels, 3), new LayerNorm(1e-3));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(16, 40)]
    [InlineData(21, 200)]
    public void An_lstm_equals_libtorch(int units, int length) => Check(length, Conv.Same(19, 3), new BidirectionalLstm(units, 0.5));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_separable_convolution_equals_libtorch(int width) => Check(40, Conv.Same(19, 3), new SeparableConv(11, width));

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(4, 6, 60)]
    [InlineData(6, 8, 200)]
    public void Gapped_kmers_equal_libtorch(int bases, int span, int length) => Check(length, new GappedKmers(bases, span, 0.5));

    [Fact]
    public void Strengths_probabilities_and_products_equal_libtorch() =>
        Check(30, Conv.Same(3, 3), new Flatten(), new Dense(14), new StrengthTimesProbability());

    [Theory]
    [InlineData(TrackKind.Probability)]
    [InlineData(TrackKind.Signal)]
    public void Means_of_strands_equal_libtorch(TrackKind kind) =>
        Check(30, new BothStrands(Conv.Same(3, 3), new Flatten(), new Dense(7)), new MeanOfStrands(kind));

    [Fact]
    public void Softmax_equals_libtorch() => Check(30, Conv.Same(3, 3), new Flatten(), new Dense(23), new Softmax());

    /// <summary>Compares with libtorch and with the formulas of the layers, and the bytes of batches and threads with each other.</summary>
    static void Check(int length, params Layer[] layers)
    {
        var design = new LayerDesign(length, layers);
        using var network = Network.Create(design, Device.Cpu, new Rng(1));
        var rng = new Rng(2);
        foreach (var weight in network.Weights)   // random also where training starts from constants
            network.Write(weight.Name, [.. Enumerable.Range(0, (int)weight.Count)
                .Select(_ => (float)((rng.NextDouble() - 0.4) * (weight.Shape.Length > 1 ? 3 / Math.Sqrt(weight.Shape[^1]) : 1)))]);
        var engine = EngineNetwork.For(design, network.Read)!;
        byte[] codes = [.. Enumerable.Range(0, 3 * length).Select(i => i % 41 == 40 ? Dna.N : (byte)rng.Next(4))];
        float[] expected = WithLibtorch(network, codes), found = Predict(engine, design, codes, 1);
        double scale = Math.Max(1e-3, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5 * scale);
        AssertPlain(design, network, codes[..length], found, 1e-5 * scale);
        Assert.Equal(found, Predict(engine, design, codes, 3));
        for (int s = 0; s < 3; s++)
            Assert.Equal(found[(s * design.Tasks)..((s + 1) * design.Tasks)], Predict(engine, design, codes[(s * length)..((s + 1) * length)], 2));
    }

    static void AssertPlain(ModelDesign design, Network network, byte[] codes, float[] found, double tolerance)
    {
        double[][] bases = [.. codes.Select(code => Enumerable.Range(0, 4).Select(b => b == code ? 1.0 : 0).ToArray())];
        double[] plain = new PlainLayers(network.Read).Run(design.BoundLayers().Layers, bases).Single();
        for (int i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i], found[i], tolerance);
    }

    static float[] Predict(EngineNetwork engine, ModelDesign design, byte[] codes, int threads)
    {
        var output = new float[codes.Length / design.Window * design.Tasks];
        engine.Predict(new(codes, design.Window), 0, [.. Enumerable.Range(0, design.Tasks)], new(0, 1), threads, output);
        return output;
    }

    static float[] WithLibtorch(Network network, byte[] codes)
    {
        using var noGrad = new NoGrad();
        using var scope = new TensorScope();
        var design = network.Design;
        var input = Functional.OneHotDna(Tensor.From<byte>(codes, [codes.Length / design.Window, design.Window]), design.BaseOrder,
            design.UnknownBase, DType.Float32);
        return network.Predict(input, tracks: null, 0).ToArray<float>();
    }
}
