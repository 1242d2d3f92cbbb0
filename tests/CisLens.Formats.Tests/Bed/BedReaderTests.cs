using CisLens.Core;
using CisLens.Formats.Bed;

namespace CisLens.Formats.Tests.Bed;

public class BedReaderTests
{
    [Fact]
    public void Intervals_come_with_name_score_and_strand()
    {
        using var file = new TemporaryFile("browser position chr1\ntrack name=x\n#c\n\nchr1\t0\t3000000000\nchr2\t5\t9\tpeak\t7.5\t-\textra\r\n");
        Assert.Equal(
            [new BedRecord(new Interval("chr1", 0, 3_000_000_000), "", null, 5), new BedRecord(new Interval("chr2", 5, 9, Strand.Minus), "peak", 7.5, 6)],
            BedReader.Read(file.Path));
    }

    [Fact]
    public void A_contig_may_be_called_track()
    {
        using var file = new TemporaryFile("track\t5\t9\n");
        Assert.Equal("track", BedReader.Read(file.Path).Single().Interval.Contig);
    }
}
