using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Design.Tests.Layers;

/// <summary>Checks the reach of layers by hand and with plain passes before and after a change of one base.</summary>
public sealed class ReachTests
{
    // the base is at position 500 of 1,000: filters of 8 that cover it start at 493 to 500;
        // pools of 4 that contain one of these are 123 (492 to 495), 124 and 125; filters over pools 123 to 125 start at 116 to 125
    [Fact]
    public void One_base_of_DeepSea_changes_8_of_993_then_3_of_248_then_10_of_241_positions()
    {
        (long, long, long)[] expected = [(493, 501, 993), (493, 501, 993), (123, 126, 248), (123, 126, 248), (116, 126, 241)];
        Assert.Equal(expected, Dirty(new DeepSea(), 500).Take(5).Select(d => (d.From, d.To, d.Output.Positions)));
    }

    [Fact]
    public void No_base_of_DeepSea_changes_more_than_8_then_3_then_10_positions()
    {
        for (int position = 0; position < 1000; position++)
        {
            var dirty = Dirty(new DeepSea(), position).Select(d => d.To - d.From).ToArray();
            Assert.True(dirty[0] <= 8 && dirty[2] <= 3 && dirty[4] <= 10, $"{position}: {string.Join(' ', dirty)}");
        }
    }

    // filters of 3 with dilation 5 and padding 5 = 2 · 5 / 2 on each side: output o depends on the inputs o − 5, o and o + 5
    [Theory]
    [InlineData(0, 0, 6)]
    [InlineData(10, 5, 16)]
    [InlineData(19, 14, 20)]
    public void A_dilated_padded_convolution_changes_the_positions_that_see_a_base(long position, long from, long to) =>
        Assert.Equal((from, to), new Conv(1, 3, Padding: 5, Dilation: 5).Dirty(position, position + 1, new Shape(4, 20)));

    // "same" pools of 4 over 10 positions need 2 more positions, one at each end, so the pools contain -1 to 2, 3 to 6, 7 to 10
    [Theory]
    [InlineData(2, 4, 0, 2)]
    [InlineData(3, 7, 1, 2)]
    [InlineData(7, 8, 2, 3)]
    public void A_pool_padded_at_both_ends_changes_where_it_holds_a_position(long first, long end, long from, long to) =>
        Assert.Equal((from, to), MaxPool.Same(4).Dirty(first, end, new Shape(1, 10)));

    // floor pooling drops the last position (index 8) of 9
    [Fact]
    public void Positions_that_a_pool_drops_or_a_crop_removes_change_nothing()
    {
        var (from, to) = new MaxPool(4).Dirty(8, 9, new Shape(1, 9));
        Assert.Equal(from, to);
        Assert.Equal((1, 3), new Crop(3).Dirty(4, 6, new Shape(1, 10)));
        (from, to) = new Crop(3).Dirty(0, 3, new Shape(1, 10));
        Assert.Equal(from, to);
    }

    // the reach is that of the wider path: output o of the body depends on o − 2 to o + 2, the skip depends on o
    [Fact]
    public void A_sum_reaches_as_far_as_its_widest_path()
    {
        var sum = new SumOfSkips(new Conv(1, 1), [new SkipStage([new Residual(new Conv(1, 5, Padding: 2))], new Conv(1, 1))]);
        Assert.Equal(new Reach(2, 2, 1), sum.ReachFor(new Shape(1, 9)));
        Assert.True(new Concat(new GlobalMax(), new Flatten()).ReachFor(new Shape(1, 9)).IsGlobal);
    }

    // filters of 3 with dilation 4 depend on o − 4, o and o + 4; the first branch is the input itself
    [Fact]
    public void Channels_of_two_branches_are_concatenated_and_reach_as_far_as_both()
    {
        var dense = new Concat(new Sequential([]), new Sequential([new Row("", [Conv.Same(5, 3, dilation: 4)])]));
        Assert.Equal((new Shape(7, 20), new Reach(4, 4, 1)), (dense.Output(new Shape(2, 20)), dense.ReachFor(new Shape(2, 20))));
        Assert.Contains("cannot be concatenated", Assert.Throws<ModelException>(
            () => new Concat(new Sequential([]), new MaxPool(2)).Output(new Shape(2, 20))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Designs => [.. Small.Keys];

    static readonly Dictionary<string, ModelDesign> Small = new ModelDesign[]
    {
        new CisNet { Window = 90, Filters = 6, Hidden = 7, WordBases = 3, WordSpan = 5 },
        new Basset { Window = 200, Tasks = 2, Filters = [4, 5, 3], Hidden = [6, 7] },
        new DeepSea { Window = 200, Tasks = 2, Filters = [4, 5, 6] },
        new DeepSeaTorch7 { Window = 200, Tasks = 2, Filters = [4, 5, 6], Hidden = 7 },
        new DeeperDeepSea { Window = 330, Tasks = 2, Filters = [4, 5, 6] },
        new Beluga { Window = 330, Tasks = 2, Filters = [4, 5, 6], Hidden = 7 },
        new BassetBasenji { Window = 134, Tasks = 2, Stem = 6, StemWidth = 5, Tower = [5, 4, 6], Point = 4, Hidden = 5 },
        new Define { Window = 100, Filters = [4, 5], Hidden = 6 },
        new SpliceAi80nt { Window = 151, Filters = 4 },
        new SpliceAi400nt { Window = 451, Filters = 4 },
        new SpliceAi2k { Window = 2051, Filters = 3 },
        new SpliceAi10k { Window = 131, Filters = 4, Widths = [3, 5, 3, 5, 7], Dilations = [1, 2, 3, 1, 4] },
        new DeepStarr { Window = 50, Filters = [5, 4, 3, 6], Hidden = [7, 8] },
        new MpraDragoNN { Window = 40, Filters = [5, 6, 4] },
        new Xpresso { Window = 210, Filters = [6, 4], Pools = [5, 4], Hidden = [9, 3] },
        new FactorNet { Window = 60, Filters = 5, Width = 7, Pool = 6, Recurrent = 3, Hidden = 4 },
        new Enformer { Window = 256, Tasks = 2, FurtherHeads = [new("mouse", 3)], CropBins = 4, Blocks = 1, AttentionHeads = 2, KeySize = 3, Tower = [6, 12] },
        new Borzoi(256, Tasks: 2, CropBins: 4, Channels: 6, Blocks: 1, AttentionHeads: 2, KeySize: 3, ValueSize: 4, Positions: 4, Point: 5) 
            { FurtherHeads = [new("mouse", 3)], Stem = 3, StemWidth = 5, Tower = [4, 5] },
        new EnformerSmall(256, Tasks: 2, CropBins: 4, MotifWidth: 5, FirstPool: 4, Blocks: 1, AttentionHeads: 2, KeySize: 3, Positions: 6) { Filters = [4, 5, 6] },
        new DeepBind { Window = 40, Detectors = 5, DetectorLength = 8 },
        new Basenji { Window = 320, Tasks = 2, CropBins = 2, Dilated = 3, Point = 4, Filters = [4, 5, 3], Widths = [6, 1, 4], Pools = [1, 4, 2], Dilations = [2, 5] },
        new Basenji2 { Window = 256, Tasks = 2, CropBins = 3, Stem = 4, StemWidth = 6, Tower = [5, 4], Dilated = 3, Point = 5, Dilations = [1, 2, 4] },
        new BasenjiSmall { Window = 256, CropBins = 2, MotifWidth = 7, Filters = [4, 5], Pools = [4, 4], Dilated = 3, Dilations = [1, 3] },
    }.ToDictionary(d => d.Name);

    [Fact]
    public void Every_design_of_the_zoo_is_tested() => Assert.Equal(Zoo.Designs.All.Select(d => d.Name).Order(), Small.Keys.Order());

    [Theory]
    [MemberData(nameof(Designs))]
    public void A_changed_base_changes_no_output_outside_the_dirty_interval(string name)
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var design = Small[name];
        using var network = Network.From(
            design, Device.Cpu, w => Generator.Tensor("pub", $"reach_{name}", w.Name, w.FileShape), DType.Float64);
        var rng = new Rng(5);
        byte[] codes = [.. Enumerable.Range(0, design.Window).Select(_ => (byte)rng.Next(4))];
        var before = Trace(network, codes);
        int seen = 0;
        for (int trial = 0; trial < 12; trial++)
        {
            int position = trial switch { 0 => 0, 1 => design.Window - 1, _ => rng.Next(design.Window) };
            var changed = (byte[])codes.Clone();
            changed[position] = (byte)((codes[position] + 1 + rng.Next(3)) % 4);
            foreach (var (layer, (old, now, dirty)) in before.Zip(Trace(network, changed), Dirty(design, position)).Index())
                seen += CheckOutside(dirty.From, dirty.To, old, now, dirty.Output, $"{name} base {position} layer {layer}");
        }
        Assert.True(seen > 0, "no base changed any output");
    }

    /// <summary>Counts the positions that changed. All of them must be within the interval.</summary>
    static int CheckOutside(long from, long to, double[] before, double[] after, Shape shape, string what)
    {
        int count = 0;
        bool positionsFirst = !shape.Equals(new Shape(shape.Channels, shape.Positions)) && shape.Rank == 2;
        for (int i = 0; i < before.Length; i++)
            if (before[i] != after[i])
            {
                long position = shape.Rank == 1 ? 0 : positionsFirst ? i / (shape.Count / shape.Positions) : i % shape.Positions;
                Assert.True(position >= from && position < to, $"{what}: position {position} changed, stated were [{from}, {to})");
                count++;
            }
        return count;
    }

    static double[][] Trace(Network network, byte[] codes)
    {
        var x = Tensor.From<byte>(codes, [1, codes.Length]);
        var input = Functional.OneHotDna(x, network.Design.BaseOrder, network.Design.UnknownBase, DType.Float64);
        return [.. network.Trace(input).Select(t => t.ToArray<double>())];
    }

    /// <summary>Returns the changed interval of each layer's output after a change of one base.</summary>
    static IEnumerable<(long From, long To, Shape Output)> Dirty(ModelDesign design, int position)
    {
        var (from, to, shape) = ((long)position, position + 1L, new Shape(4, design.Window));
        foreach (var layer in design.BoundLayers().Layers)
        {
            (from, to) = layer.Dirty(from, to, shape);
            shape = layer.Output(shape);
            yield return (from, to, shape);
        }
    }
}
