using CisLens.Core;
using CisLens.Formats.Bed;

namespace CisLens.Formats.Tests.Bed;

public class NarrowPeakReaderTests
{
    [Fact]
    public void Peaks_have_their_height_and_summit()
    {
        using var file = new TemporaryFile("track type=narrowPeak\nchr1\t100\t200\tp1\t900\t.\t5.5\t-1\t3e2\t30\nchr1\t100\t201\t.\t0\t+\t1\t1\t1\t-1\n");
        var peaks = NarrowPeakReader.Read(file.Path).ToList();
        Assert.Equal(new NarrowPeakRecord(new Interval("chr1", 100, 200), "p1", 900, 5.5, -1, 300, 30, 2), peaks[0]);
        // a summit of −1 makes the middle of the peak the anchor (docs/conventions.md section 1)
        Assert.Equal([130L, 150L], peaks.Select(p => p.Anchor0));
        Assert.Null(peaks[1].Summit);
    }

    [Theory]
    [InlineData("chr1\t100\t200\tp1\t900\t.\t5.5\t-1\t-1", "9 columns, expected the 10 of narrowPeak")]
    [InlineData("chr1\t100\t200\tp1\t900\t.\thigh\t-1\t-1\t5", "signalValue is \"high\", expected a number")]
    [InlineData("chr1\t100\t200\tp1\t900\t.\t5\t-1\t-1\t100", "summit is \"100\"")]
    [InlineData("chr1\t100\t200\tp1\t900\t.\t5\t-1\t-1\t-2", "summit is \"-2\"")]
    public void A_line_that_is_not_a_peak_is_refused_with_its_number(string line, string problem)
    {
        using var file = new TemporaryFile("# called\n" + line + "\n");
        var fault = Assert.Throws<InputException>(() => NarrowPeakReader.Read(file.Path).ToList());
        Assert.StartsWith($"{file.Path}:2: {problem}", fault.Message);
    }
}
