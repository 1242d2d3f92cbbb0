using System.Text.RegularExpressions;
using CisLens.Tests;

namespace CisLens.Docs.Tests;

/// <summary>The commands by which published weights are read in run on the published files.</summary>
public partial class PublishedImportTests
{
    [Theory]
    [InlineData("weights-deepstarr", "deepstarr.clm")]
    [InlineData("weights-mpra-dragonn", "dragonn.clm")]
    [InlineData("weights-xpresso", "xpresso.clm")]
    [InlineData("weights-factornet/HNF4A_onePeak_Unique35_DGF", "hnf4a.clm")]
    [InlineData("weights-deepbind/params", "ctcf.clm")]
    public void A_command_of_the_page_makes_a_model_that_verifies(string folder, string model)
    {
        string command = Command().Matches(File.ReadAllText(Path.Combine(Page.Root, "docs/design.md"))).Select(m => m.Groups[1].Value).Single(c => c.EndsWith($"-o {model}", StringComparison.Ordinal));
        string data = SharedData.Path($"data/{folder}");
        PageTests.Run($"ln -s '{data}'/* .\n./{command}\n./cislens model verify {model}\n");
    }

    [GeneratedRegex("`(cislens model import [^`]*)`")]
    private static partial Regex Command();
}
