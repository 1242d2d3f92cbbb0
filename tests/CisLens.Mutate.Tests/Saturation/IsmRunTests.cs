using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Saturation;

/// <summary>Saturation mutagenesis gives the same scores as a run that scores the same changes one by one.</summary>
public class IsmRunTests
{
    const int Window = 20;

    [Fact]
    public void Entry_is_the_score_of_the_same_change_in_the_same_window()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        // the region has one base: its anchor is the POS of the variant, so both windows are the same
        string reference = folder.Bases(0, 999, 1);
        var result = Run(model, folder.Genome, IsmRegion.Around("r", 0, 999, 1000));
        foreach (char alternate in "ACGT".Where(b => b != reference[0]))
        {
            var row = folder.LongRows([$"chr1\t1000\t.\t{reference}\t{alternate}\t.\t.\t."], model)[0];
            Assert.Equal(float.Parse(row[12]), result.Effect(0, "ACGT".IndexOf(alternate), 0));
        }
        Assert.Equal(0, result.Effect(0, "ACGT".IndexOf(reference[0]), 0));
    }

    [Fact]
    public void Every_entry_is_the_model_on_the_changed_window()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var result = Run(model, folder.Genome, IsmRegion.Around("r", 1, 100, 112));
        // the middle of the region is 106 and has index 9 in a window of 20, so the window starts at 97
        string window = folder.Bases(1, 97, Window);
        for (int place = 0; place < 12; place++)
            for (int b = 0; b < 4; b++)
            {
                string edited = window[..(3 + place)] + "ACGT"[b] + window[(4 + place)..];
                Assert.Equal(model.Expected(edited, 1) - model.Expected(window, 1), result.Effect(place, b, 1), 1e-6);
            }
    }

    [Fact]
    public void All_positions_of_a_region_share_one_reference_window_per_batch()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window, batchSize: 16, strand: StrandRule.Forward);
        Run(model, folder.Genome, IsmRegion.Around("r", 0, 500, 510));
        // a batch of 16 has the reference and 15 of the 30 changes
        Assert.Equal(2 * (1 + 15), model.Sequences);
    }

    [Fact]
    public void Each_copy_equals_its_window_outside_the_edit()
    {
        using var folder = new ScoreFolder();
        using var whole = new PositionModel(Window);
        using var checking = new CheckingModel(Window);
        var region = IsmRegion.Around("r", 0, 500, 560);
        Assert.Equal(Run(whole, folder.Genome, region).Matrix(0), Run(checking, folder.Genome, region).Matrix(0));
        Assert.Equal(3 * 60, checking.Copies);
    }

    [Fact]
    public void Long_region_is_tiled_and_each_position_keeps_context()
    {
        var region = IsmRegion.Around("r", 0, 1000, 1095);
        var tiles = region.Tiles(Window, 9).ToList();
        Assert.Equal(Enumerable.Range(1000, 95), tiles.SelectMany(t => Enumerable.Range((int)t.Start0, (int)(t.End0 - t.Start0))));
        Assert.All(tiles, t => Assert.True(t.Start0 - t.Window0 >= Window / 4 - 1 && t.Window0 + Window - t.End0 >= Window / 4));
    }

    [Fact]
    public void Region_as_long_as_the_window_is_the_window()
    {
        var tile = Assert.Single(IsmRegion.Around("r", 0, 1000, 1000 + Window).Tiles(Window, 9));
        Assert.Equal((1000, 1000 + Window, 1000), tile);
    }

    [Fact]
    public void Unknown_positions_are_NaN_and_the_reference_is_zero()
    {
        var genome = Genome.FromText(("c", "ACGTACGTACGTNCGTACGTACGTACGTAC"));
        using var model = new PositionModel(8);
        var result = Run(model, genome, IsmRegion.Around("r", 0, 10, 15));
        Assert.Equal("GTNCG", result.Sequence);
        Assert.All(Enumerable.Range(0, 4), b => Assert.True(float.IsNaN(result.Effect(2, b, 0))));
        Assert.Equal(0, result.Effect(0, 2, 0));
    }

    [Fact]
    public void Files_hold_the_same_numbers()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var run = new IsmRun(model, folder.Genome, [], []);
        IsmRegion[] regions = [IsmRegion.Around("a", 0, 500, 507), IsmRegion.Around("b", 1, 20, 25)];
        var results = new List<IsmResult>();
        IsmFiles.Write(folder["ism"], run, regions, results.Add, TestContext.Current.CancellationToken);

        byte[] npy = File.ReadAllBytes(folder["ism.npy"]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (12, 4, 2), }", System.Text.Encoding.ASCII.GetString(npy, 10, 118).TrimEnd());
        Assert.Equal(128 + 12 * 4 * 2 * 4, npy.Length);
        Assert.Equal(results[1].Effect(4, 3, 1), BitConverter.ToSingle(npy, npy.Length - 4));
        Assert.Equal(1 + 12 * 3 * 2, File.ReadLines(folder["ism.tsv"]).Count());
        Assert.Equal("row\t11\tb\tchr2\t25\t" + folder.Bases(1, 24, 1), File.ReadLines(folder["ism.axes.tsv"]).Last());
    }

    static IsmResult Run(ISequenceModel model, Genome genome, IsmRegion region)
    {
        IsmResult? found = null;
        new IsmRun(model, genome, [], ["diff"]).Run([region], result => found = result, TestContext.Current.CancellationToken);
        return found!;
    }
}
