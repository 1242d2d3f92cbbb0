using CisLens.Core;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Design.Tests;

/// <summary>Activations that are computed again give the gradients, statistics and random numbers of activations that are kept.</summary>
public sealed class RecomputeTests
{
    static (Dictionary<string, double[]> Gradients, float[] Statistics, byte[] Generator, float Count) Step(ModelDesign design, bool recompute, string? frozen = null, bool coded = false)
    {
        using var scope = new TensorScope();
        using var network = Network.From(design, TestDevice.Device, w => Generator.Tensor("pub", "recompute", w.Name, w.FileShape), coded ? DType.Float32 : DType.Float64);
        if (frozen is not null)
            network.Freeze(network.Weights.Select(w => w.Name).Where(name => name.StartsWith(frozen, StringComparison.Ordinal)));
        byte[] codes = [.. Generator.Sequence("pub", "t0", design.Window), .. Generator.Sequence("pub", "t1", design.Window)];
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [2, design.Window], network.Device), dtype: network.Type);
        TorchLibrary.ManualSeed(7);   // dropout is on
        var raw = network.ForwardTraining(x, out var hidden, recompute: recompute, codes: coded ? codes : null);
        network.Backward((network.Transform(raw) * raw).Sum() + hidden.Abs().Sum());
        Assert.Equal(coded ? 1 : 0, network.CodedLayers);
        string norm = network.Weights.First(w => w.Name.EndsWith("running_var", StringComparison.Ordinal)).Name;
        return (network.Parameters.ToDictionary(p => p.Key, p => p.Value.Grad?.ToArray<double>() ?? []), network.Read(norm), TorchLibrary.SaveGenerator(network.Device),
            network.Read(norm.Replace("running_var", "num_batches_tracked", StringComparison.Ordinal))[0]);
    }

    public static TheoryData<string> Names => ["enformer", "borzoi", "cisnet"];

    static ModelDesign Design(string name) => name switch
    {
        "enformer" => new Enformer(256, Tasks: 2, CropBins: 4, Blocks: 2, AttentionHeads: 2, KeySize: 3) { Tower = [6, 12] },
        "borzoi" => new Borzoi(256, Tasks: 2, CropBins: 4, Channels: 6, Blocks: 1, AttentionHeads: 2, KeySize: 3, ValueSize: 4, Positions: 4, Point: 5) { Stem = 3, StemWidth = 5, Tower = [4, 5] },
        _ => new CisNet { Window = 90, Filters = 6, Hidden = 7, WordBases = 3, WordSpan = 5 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_statistics_and_the_generator_are_the_same(string name)
    {
        var (kept, again) = (Step(Design(name), recompute: false), Step(Design(name), recompute: true));
        Assert.Equal(kept.Statistics, again.Statistics);
        Assert.Equal((1, 1), (kept.Count, again.Count));
        Assert.Equal(kept.Generator, again.Generator);
        Assert.Equal(kept.Gradients.Keys, again.Gradients.Keys);
        Assert.Contains(kept.Gradients, g => g.Value.Any(v => v != 0));
        foreach (var (weight, gradient) in kept.Gradients)
            Assert.Equal(gradient, again.Gradients[weight], (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Frozen_first_layers_have_no_gradients()
    {
        var again = Step(Design("enformer"), recompute: true, frozen: "stem.");
        var kept = Step(Design("enformer"), recompute: false, frozen: "stem.");
        Assert.DoesNotContain(again.Gradients.Keys, name => name.StartsWith("stem.", StringComparison.Ordinal));
        foreach (var (weight, gradient) in kept.Gradients)
            Assert.Equal(gradient, again.Gradients[weight], (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
    }

    [Theory, InlineData("enformer"), InlineData("borzoi")]
    public void A_first_layer_from_codes_is_computed_again(string name)
    {
        var (kept, again) = (Step(Design(name), recompute: false, coded: true), Step(Design(name), recompute: true, coded: true));
        Assert.Equal(kept.Statistics, again.Statistics);
        foreach (var (weight, gradient) in kept.Gradients)
            Assert.Equal(gradient, again.Gradients[weight], (a, b) => Math.Abs(a - b) <= 1e-6 * gradient.Max(Math.Abs));
    }
}
