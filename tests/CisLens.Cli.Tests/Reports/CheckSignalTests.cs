using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

public class CheckSignalTests
{
    static string Shared(string path) => SharedData.Path("data/formats/made/" + path);

    [Fact]
    public void Every_signal_is_checked_also_after_one_was_refused()
    {
        var (code, output, error) = BadInput.Cli.Run("check", "--genome", Shared("fasta/ref.fa"), "--signal", Shared("bigwig/bad_item_type.bw"),
            "--signal", Shared("bigwig/good.bw"));
        Assert.Equal(3, code);
        Assert.Matches(@"bad_item_type.bw +file +.*data block at byte \d+ is of type 9.*refused", output);
        Assert.Matches(@"good.bw +intervals +539 with \d+ bp", output);
        Assert.Contains("ERROR refused: ", error);
    }

    [Fact]
    public void A_valid_signal_has_the_verdict_ok()
    {
        var (code, output, _) = BadInput.Cli.Run("check", "--genome", Shared("fasta/ref.fa"), "--signal", Shared("bigwig/good.bw"));
        Assert.Equal(0, code);
        Assert.Contains("verdict: ok", output);
    }
}
