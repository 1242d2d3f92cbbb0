using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Compares small forms of the published small networks with plain NumPy. The script zoo.py prints the expected numbers.</summary>
public sealed class PublishedDesignTests
{
    static readonly DeepStarr s_deepStarr = new() { Window = 50, Filters = [5, 4, 3, 6], Hidden = [7, 8] };
    static readonly MpraDragoNN s_dragoNN = new() { Window = 30, Tasks = 3, Filters = [5, 6, 4] };
    static readonly Xpresso s_xpresso = new() { Window = 200, Filters = [6, 4], Pools = [5, 4], Hidden = [9, 3], HalfLife = [0.5f, -1.25f] };
    static readonly FactorNet s_factorNet = new() { Window = 60, Tasks = 2, Filters = 5, Width = 7, Pool = 6, Recurrent = 3, Hidden = 4, Uniqueness = 0.75f, DNase = 2 };
    static readonly DeepBind s_dna = new() { Window = 40, Detectors = 5, DetectorLength = 8, Output = TrackKind.Scalar };
    static readonly DeepBind s_rna = s_dna with { MeanPool = true, Hidden = 6, SingleStrand = true };

    [Fact]
    public void DeepStarr_answers_as_the_reference() => Check(s_deepStarr, "tiny_deepstarr", 0.22978991531871812, 0.1659388665622742);

    [Fact]
    public void MpraDragoNN_answers_as_the_reference() => Check(s_dragoNN, "tiny_dragonn", 0.192553456844474, 0.3082566935063256, 0.9798008163629153);

    [Fact]
    public void Xpresso_answers_as_the_reference_with_half_life_features() => Check(s_xpresso, "tiny_xpresso", -0.07757197917150568);

    [Fact]
    public void FactorNet_averages_both_strands_probabilities_as_the_reference() => Check(s_factorNet, "tiny_factornet", 0.4817126119440302, 0.5655192152245878);

    [Fact]
    public void DeepBind_takes_the_highest_window_of_either_strand() => Check(s_dna, "tiny_deepbind", -0.21993767976740586);

    [Fact]
    public void DeepBind_of_Rna_reads_one_strand_and_means() => Check(s_rna, "tiny_deepbind_rna", 0.017158513389201824);

    static void Check(ModelDesign design, string model, params double[] expected)
    {
        using var scope = new TensorScope();
        using var network = Network.From(design, TestDevice.Device, weight => Generator.Tensor("pub", model, weight.Name, weight.FileShape), DType.Float64);
        using var noGrad = new NoGrad();
        var codes = Tensor.From<byte>(Generator.Sequence("pub", "s0", design.Window), [1, design.Window], network.Device);
        double[] found = network.Predict(Functional.OneHotDna(codes, design.BaseOrder, design.UnknownBase, DType.Float64), null).ToArray<double>();
        Assert.Equal(expected.Length, found.Length);
        for (int t = 0; t < expected.Length; t++)
            Assert.Equal(expected[t], found[t], 1e-12);
    }

    [Fact]
    public void The_card_says_what_stands_for_inputs_beside_the_sequence()
    {
        static string Card(ModelDesign design) => ModelCard.Text(design.Manifest("m", [new Track { Id = "t", Kind = design.Output }]));
        Assert.Contains("inputs other than the sequence: 35-mer uniqueness is 1 and the DNase I signal 0.05 at every base", Card(new FactorNet()), StringComparison.Ordinal);
        Assert.Contains("inputs other than the sequence: the half-life features of the mRNA are 0, 0, 0, 0, 0, 0.5 for every gene", Card(new Xpresso { HalfLife = [0, 0, 0, 0, 0, 0.5f] }), StringComparison.Ordinal);
        Assert.DoesNotContain("inputs other than the sequence", Card(new Define()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_sequence_is_read_in_parts()
    {
        // one strand has 20,000 windows, which is more than one part; the expected score is the maximum over two halves
        // that overlap by the length of a window minus 1
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        byte[] whole = Generator.Sequence("pub", "s0", 20_011);
        double Score(byte[] codes)
        {
            using var network = Network.From(s_dna with { Window = codes.Length, SingleStrand = true }, TestDevice.Device, weight => Generator.Tensor("pub", "tiny_deepbind", weight.Name, weight.FileShape), DType.Float64);
            return network.Predict(Functional.OneHotDna(Tensor.From<byte>(codes, [1, codes.Length], network.Device), dtype: DType.Float64), null).Item();
        }
        Assert.Equal(Math.Max(Score(whole[..10_011]), Score(whole[10_000..])), Score(whole), 1e-12);
    }

    [Fact]
    public void A_sequence_shorter_than_DeepBinds_window_is_one_window()
    {
        // the second sequence has the same bases with an N on each side; one of its windows contains all bases,
        // the other windows contain fewer
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        double Score(int window, byte[] codes)
        {
            using var network = Network.From(s_dna with { Window = window }, TestDevice.Device, weight => Generator.Tensor("pub", "tiny_deepbind", weight.Name, weight.FileShape), DType.Float64);
            var x = Functional.OneHotDna(Tensor.From<byte>(codes, [1, window], network.Device), unknown: Core.UnknownBase.Quarter, dtype: DType.Float64);
            return network.Predict(x, null).Item();
        }
        byte[] short10 = Generator.Sequence("pub", "s0", 10), padded = new byte[12];
        Array.Fill(padded, Core.Dna.N);
        short10.CopyTo(padded, 1);
        Assert.Equal(Score(10, short10), Score(12, padded), 1e-12);
    }
}
