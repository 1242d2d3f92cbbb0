using System.Text.RegularExpressions;
using CisLens.Tests;

namespace CisLens.Docs.Tests;

/// <summary>Runs the commands that import published weights on the published files.</summary>
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
        string page = File.ReadAllText(Path.Combine(Page.Root, "docs/how-to/import-a-published-model.md"));
        string command = Command().Matches(page).Select(m => m.Groups[1].Value)
            .Single(c => c.EndsWith($"-o {model}", StringComparison.Ordinal));
        string data = SharedData.Path($"data/{folder}"), work = Bash.NewFolder();
        try
        {
            Bash.Run($"ln -s '{data}'/* .\n./{command}\n./cislens model verify {model}\n", work);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    [GeneratedRegex("`(cislens model import [^`]*)`")]
    private static partial Regex Command();
}
