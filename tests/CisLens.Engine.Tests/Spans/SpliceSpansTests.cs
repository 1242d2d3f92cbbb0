using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Tests.Goldens;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Engine.Tests.Spans;

/// <summary>Compares the fast prediction of spans and edited copies with a full libtorch pass for each.</summary>
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
        WindowCopy[] copies =
        [
            Copy(codes, centre, 1, [(byte)((codes[centre] + 1) % 4)]),
            Copy(codes, centre + 1, 0, [1, 2, 3, 0, 1]),
            Copy(codes, centre + 1, 4, []),
            Copy(codes, centre, 3, [0, 0, 3]),
            Copy(codes, centre - 30, 2, [3, 1, 1, 1, 0]),
            Copy(codes, 5, 1, [2]),
            Copy(codes, length - 2, 2, []),
            // the bases after the edit are random, so they are not a shifted part of the window
            new((byte[])[.. codes.AsSpan(0, centre), .. Draw(rng, length - centre)], new(0, centre, 10, centre, 0)),
        ];
        var answer = Ask(model, [codes], copies);
        Assert.Equal(Plain(golden, codes), answer.Window(0).ToArray(), Near);
        for (int i = 0; i < copies.Length; i++)
            Assert.Equal(Plain(golden, copies[i].Codes.ToArray()), answer.Copy(i).ToArray(), Near);
    }

    [Theory]
    [InlineData("spliceai_10k", 10_161)]
    [InlineData("spliceai_80nt", 241)]
    public void Copies_with_bins_of_their_own_are_those_of_whole_passes(string file, int length)
    {
        var golden = new Golden(file);
        using var model = Model(golden);
        byte[] codes = Draw(new Rng(11), length);
        int bins = length - 2 * golden.Design.CropBp, middle = length / 2;
        // the first and the last bins, bins around the edit, bins that the edit does not reach, and no bins
        WindowCopy[] copies =
        [
            Copy(codes, middle, 1, [(byte)((codes[middle] + 1) % 4)]) with { Bins = new(0, 20) },
            Copy(codes, middle, 1, [(byte)((codes[middle] + 2) % 4)]) with { Bins = new(bins - 20, 20) },
            Copy(codes, middle, 1, [(byte)((codes[middle] + 3) % 4)]) with { Bins = new(bins / 2 - 10, 21) },
            Copy(codes, 3, 1, [(byte)((codes[3] + 1) % 4)]) with { Bins = new(bins - 9, 9) },
            Copy(codes, length - 4, 1, [(byte)((codes[length - 4] + 1) % 4)]) with { Bins = new(0, 9) },
            Copy(codes, middle, 3, [1, 0]) with { Bins = new(bins / 2, 30) },
            Copy(codes, middle, 1, [2, 2]) with { Bins = new(0, 0) },
        ];
        var answer = Ask(model, [codes], copies);
        Assert.Equal(Plain(golden, codes), answer.Window(0).ToArray(), Near);
        foreach (var (i, copy) in copies.Index())
            Assert.Equal(Plain(golden, copy.Codes.ToArray()).AsSpan(3 * copy.Bins!.Value.First0, 3 * copy.Bins.Value.Count).ToArray(),
                answer.Copy(i).ToArray(), Near);
    }

    [Fact]
    public void Threads_company_and_order_change_no_bit()
    {
        using var model = Model(new Golden("spliceai_80nt"));
        var rng = new Rng(8);
        byte[][] windows = [.. Enumerable.Range(0, 9).Select(_ => Draw(rng, 181))];
        WindowCopy[] copies = [.. windows.SelectMany((codes, w) => (WindowCopy[])[Of(w, Copy(codes, 90, 1, [2])), Of(w, Copy(codes, 90, 0, [1, 1]))])];
        var together = Ask(model, windows, copies);
        for (int w = windows.Length - 1; w >= 0; w--)
        {
            var alone = Ask(model, [windows[w]], [Of(0, copies[2 * w + 1]), Of(0, copies[2 * w])]);
            Assert.Equal(together.Window(w).ToArray(), alone.Window(0).ToArray());
            Assert.Equal(together.Copy(2 * w).ToArray(), alone.Copy(1).ToArray());
            Assert.Equal(together.Copy(2 * w + 1).ToArray(), alone.Copy(0).ToArray());
        }

        static WindowCopy Of(int window, WindowCopy copy) => copy with { Edit = copy.Edit with { Reference = window } };
    }

    [Fact]
    public void Tracks_and_bins_are_those_of_the_whole_answer()
    {
        using var model = Model(new Golden("spliceai_80nt"));
        byte[] codes = Draw(new Rng(10), 181);
        WindowCopy[] copies = [Copy(codes, 90, 1, [2]), Copy(codes, 90, 0, [1, 1]) with { Bins = new(40, 5) }];
        var whole = Ask(model, [codes], [copies[0], copies[1] with { Bins = null }]);
        var part = new Prediction();
        model.Predict(new() { Length = 181, Windows = codes, Copies = copies, Tracks = new[] { 2, 0 }, Bins = new(10, 3) }, part);
        Assert.Equal(Pick(whole.Window(0), 10, 3), part.Window(0).ToArray());
        // positions of a copy that its bins do not need are not computed, so other positions are transformed together
        Assert.Equal(Pick(whole.Copy(0), 10, 3), part.Copy(0).ToArray(), Near);
        Assert.Equal(Pick(whole.Copy(1), 40, 5), part.Copy(1).ToArray(), Near);

        static float[] Pick(ReadOnlySpan<float> all, int first, int count)
        {
            var picked = new List<float>();
            for (int bin = first; bin < first + count; bin++)
                picked.AddRange([all[3 * bin + 2], all[3 * bin]]);
            return [.. picked];
        }
    }

    [Fact]
    public void Sizes_that_the_quick_way_cannot_do_go_the_plain_way()
    {
        var golden = new Golden("tiny_spliceai");   // this network has six channels
        using var model = Model(golden);
        byte[] codes = Draw(new Rng(9), 170);
        Assert.Equal(Plain(golden, codes), Ask(model, [codes], []).Window(0).ToArray(), Near);
    }

    static Prediction Ask(NetModel model, byte[][] windows, WindowCopy[] copies)
    {
        var answer = new Prediction();
        model.Predict(new() { Length = windows[0].Length, Windows = windows.SelectMany(w => w).ToArray(), Copies = copies, Tracks = new[] { 0, 1, 2 } }, answer);
        return answer;
    }

    static readonly Comparison s_near = new();

    static IEqualityComparer<float> Near => s_near;

    sealed class Comparison : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= Tolerance;

        public int GetHashCode(float value) => 0;
    }

    static NetModel Model(Golden golden) => new(golden.Design.Manifest("splice", TrackNames.From(null, golden.Design)),
        Network.From(golden.Design, Device.Cpu, weight => Generator.Tensor(golden.Set, golden.Model, weight.Name, weight.FileShape)));

    static float[] Plain(Golden golden, byte[] codes)
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        using var network = Network.From(golden.Design, Device.Cpu, weight => Generator.Tensor(golden.Set, golden.Model, weight.Name, weight.FileShape));
        var x = Functional.OneHotDna(Tensor.From<byte>(codes, [1, codes.Length]), "ACGT", UnknownBase.Zero, DType.Float32);
        return network.Predict(x, null).ToArray<float>();
    }

    static WindowCopy Copy(byte[] codes, int at, int gone, byte[] come) =>
        new((byte[])[.. codes.AsSpan(0, at), .. come, .. codes.AsSpan(at + gone)], new(0, at, gone, at, come.Length));

    static byte[] Draw(Rng rng, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4))];
}
