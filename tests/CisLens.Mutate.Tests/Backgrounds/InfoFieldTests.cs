using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Backgrounds;

public class InfoFieldTests
{
    [Theory]
    [InlineData("PHY=1.5", "C", 1.5)]
    [InlineData("XPHY=9;PHY=-2e-1;Z", "C", -0.2)]
    [InlineData("PHYX=9;PHY=1,7", "C,G", 7)]
    [InlineData("PHY=3", "C,G", 3)]
    [InlineData("PHY=1,2,3", "C,G", double.NaN)]
    [InlineData("PHY=.", "C", double.NaN)]
    [InlineData("PHY=1.5x", "C", double.NaN)]
    [InlineData("PHY", "C", double.NaN)]
    [InlineData(".", "C", double.NaN)]
    public void The_last_ALT_has_its_own_value_or_the_only_one(string info, string alternates, double expected)
    {
        using var folder = new ScoreFolder();
        using var reader = VcfReader.Open(folder.Vcf([$"chr1\t10\t.\tA\t{alternates}\t.\t.\t{info}"]));
        var record = new VcfRecord();
        Assert.True(reader.Read(record));
        Assert.Equal((float)expected, InfoField.Value(record, "PHY", record.AltCount - 1));
    }
}
