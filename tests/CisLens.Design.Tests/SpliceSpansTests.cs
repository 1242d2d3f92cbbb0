using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Design.Tests;

/// <summary>The quick way to predict spans and edited copies against a whole pass of libtorch for each.</summary>
public sealed class SpliceSpansTests
{
    const float Tolerance = 1e-5f;

    [Theory]
    [InlineData("spliceai_10k", 10_101)]
    [InlineData("spliceai_2k", 2_201)]
    [InlineData("spliceai_80nt", 200)]
    public void Spans_and_copies_are_those_of_whole_passes(string file, int length)
    {
        var golden = new Golden(file);
        using var model = Model(golden);
        var rng = new Rng(7);
        byte[] codes = Draw(rng, length);
        codes.AsSpan(0, length / 8).Fill(Dna.N);
        int centre = length / 2;
        SpanCopy[] copies =
        [
            Copy(codes, centre, 1, [(byte)((codes[centre] + 1) % 4)]),
            Copy(codes, centre + 1, 0, [1, 2, 3, 0, 1]),
            Copy(codes, centre + 1, 4, []),
            Copy(codes, centre, 3, [0, 0, 3]),
            Copy(codes, centre - 30, 2, [3, 1, 1, 1, 0]),
            Copy(codes, 5, 1, [2]),
            Copy(codes, length - 2, 2, []),
            // ends later than the span: no twin of it
            new([.. codes.AsSpan(0, centre), .. Draw(rng, length - centre)], new(0, centre, 10, centre, 0)),
        ];
        var answer = model.PredictSpans([new EditedSpan(codes, copies)])[0];
        Assert.Equal(Plain(golden, codes), answer.Span, Near);
        for (int i = 0; i < copies.Length; i++)
            Assert.Equal(Plain(golden, copies[i].Codes), answer.Copies[i], Near);
    }

    [Fact]
    public void Threads_company_and_order_change_no_bit()
    {
        using var model = Model(new Golden("spliceai_80nt"));
        var rng = new Rng(8);
        EditedSpan[] spans = [.. Enumerable.Range(0, 9).Select(i => Draw(rng, 181 + i)).Select(codes => new EditedSpan(codes, [Copy(codes, 90, 1, [2]), Copy(codes, 90, 0, [1, 1])]))];
        var together = model.PredictSpans(spans);
        for (int i = spans.Length - 1; i >= 0; i--)
        {
            var alone = model.PredictSpans([spans[i] with { Copies = [.. spans[i].Copies.Reverse()] }])[0];
            Assert.Equal(together[i].Span, alone.Span);
            Assert.Equal(together[i].Copies, alone.Copies.Reverse());
        }
    }

    [Fact]
    public void Sizes_that_the_quick_way_cannot_do_go_the_plain_way()
    {
        var golden = new Golden("tiny_spliceai");   // six channels
        using var model = Model(golden);
        byte[] codes = Draw(new Rng(9), 170);
        Assert.Equal(Plain(golden, codes), model.PredictSpans([new EditedSpan(codes, [])])[0].Span, Near);
    }

    static readonly Comparison s_near = new();

    static IEqualityComparer<float> Near => s_near;

    sealed class Comparison : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= Tolerance;

        public int GetHashCode(float value) => 0;
    }

    static NetModel Model(Golden golden) => new(golden.Design.Manifest("splice", TrackNames.Of(null, golden.Design)),
        Network.From(golden.Design, Device.Cpu, weight => Generator.Tensor(golden.Set, golden.Model, weight.Name, weight.FileShape)));

    static float[] Plain(Golden golden, byte[] codes)
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        using var network = Network.From(golden.Design, Device.Cpu, weight => Generator.Tensor(golden.Set, golden.Model, weight.Name, weight.FileShape));
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [1, codes.Length]), "ACGT", UnknownBase.Zero, DType.Float32);
        return network.Predict(x, null).ToArray<float>();
    }

    static SpanCopy Copy(byte[] codes, int at, int gone, byte[] come) =>
        new([.. codes.AsSpan(0, at), .. come, .. codes.AsSpan(at + gone)], new(0, at, gone, at, come.Length));

    static byte[] Draw(Rng rng, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4))];
}
