using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Formats.Tests.Signal;

public sealed class WindowSignalsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-windows-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    float[] Read(string name, int contig, int length)
    {
        using var reader = BigWigReader.Open(At(name));
        var values = new float[length];
        reader.Read(contig, 0, values);
        return values;
    }

    [Fact]
    public void A_base_has_the_value_of_the_window_whose_middle_is_nearest()
    {
        using (var signals = new WindowSignals([At("a.bw"), At("b.bw")], [new("c", 20), new("d", 5)], 2))
        {
            signals.Add(0, 0, [1, 10, 2, 20, 3, 30, 4, 40]);     // [0, 8), middle 4
            signals.Add(0, 5, [5, 50, 6, 60, 7, 70, 8, 80]);     // [5, 13), middle 9: bases from 6.5 on are nearer
            signals.Add(1, -1, [9, 90, float.NaN, 91, 11, 110, 12, 120]);   // past both ends of d
            Assert.False(File.Exists(At("a.bw")));
            signals.Finish();
            Assert.Equal(0, signals.Hidden);
        }
        const float No = float.NaN;
        // base 6 has its middle at 6.5, as near to 4 as to 9: the first window
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 6, 6, 7, 7, 8, 8, No, No, No, No, No, No, No], Read("a.bw", 0, 20));
        Assert.Equal([10, 10, 20, 20, 30, 30, 40, 60, 60, 70, 70, 80, 80, No, No, No, No, No, No, No], Read("b.bw", 0, 20));
        Assert.Equal([9, No, No, 11, 11], Read("a.bw", 1, 5));
        Assert.Equal([90, 91, 91, 110, 110], Read("b.bw", 1, 5));
    }

    [Fact]
    public void Windows_that_own_no_base_are_counted_and_those_far_away_do_not_change_each_other()
    {
        using var signals = new WindowSignals([At("a.bw")], [new("c", 100_000)], 10);
        signals.Add(0, 100, [1, 2]);
        signals.Add(0, 100, [3, 4]);          // the same bases
        signals.Add(0, 90, [5]);              // left alignment moves windows a little back
        signals.Add(0, 50_000, [6]);
        signals.Finish();
        Assert.Equal(1, signals.Hidden);
        using var reader = BigWigReader.Open(At("a.bw"));
        Assert.Equal([(90, 100, 5f), (100, 110, 1), (110, 120, 2), (50_000, 50_010, 6)],
            reader.Intervals(0).Select(i => ((int)i.Start0, (int)i.End0, i.Value)));
    }

    [Fact]
    public void Nothing_is_left_of_files_that_are_not_finished()
    {
        using (var signals = new WindowSignals([At("a.bw"), At("b.bw")], [new("c", 20)], 2))
            signals.Add(0, 0, [1, 10]);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
