namespace CisLens.Docs.Tests;

public class PageTextTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings(string page) => Assert.Empty(new Page(page).DeadLinks);

    [Theory, MemberData(nameof(Pages))]
    public void Blocks_are_commands_code_or_output(string page) =>
        Assert.All(new Page(page).Blocks, block => Assert.Contains(block.Language, new[] { "sh", "bash", "text", "csharp", "xml" }));

    /// <remarks><see cref="LibraryPageTests"/> compiles the page that is not here.</remarks>
    public static TheoryData<string> PagesOfExamples => [.. Page.All.Where(page => page != Page.Library)];

    [Theory, MemberData(nameof(PagesOfExamples))]
    public void Code_is_in_a_compiled_file(string page)
    {
        string folder = Path.Combine(Page.Root, "tests/CisLens.Docs.Tests/Examples");
        string examples = string.Concat(Directory.EnumerateFiles(folder, "*.cs").Select(File.ReadAllText));
        Assert.All(new Page(page).Blocks.Where(block => block.Language == "csharp"),
            block => Assert.Contains(Flush(block.Text), Flush(examples), StringComparison.Ordinal));
    }

    // a page shows a part of a method without its indentation
    static string Flush(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));
}
