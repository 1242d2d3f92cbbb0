using CisLens.Tests;
using System.CommandLine;
using System.Text.RegularExpressions;
using CisLens.Docs.Tests.Examples;

namespace CisLens.Docs.Tests;

/// <summary>Runs the commands and the code of every page and compares the output with the page.</summary>
public sealed partial class PageTests(StartFolder start) : IClassFixture<StartFolder>
{
    static readonly Dictionary<string, Action> s_code = new()
    {
        ["README.md"] = ReadmeExample.Run,
        ["docs/how-to/use-kernels-from-csharp.md"] = KernelExamples.Run,
    };

    public static TheoryData<string> PagesWithCommands =>
        [.. Page.All.Where(path => path != Page.Start && new Page(path).Commands.Length > 0)];

    [Theory, MemberData(nameof(PagesWithCommands))]
    public void Commands_and_code_run_and_print_what_the_page_shows(string path)
    {
        var page = new Page(path);
        string folder = Bash.NewFolder(asProcess: path == "README.md");
        try
        {
            if (page.NeedsStart)
                start.CopyTo(folder);
            string printed = Shape(Bash.Run(page.Commands, folder));
            Assert.All(Shape(page.PrintedBy("sh")).Split('\n'),
                line => Assert.Contains(line, printed, StringComparison.Ordinal));
            Assert.Equal(page.PrintedBy("csharp"), s_code.TryGetValue(path, out var code) ? Printed(code, folder) : "");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("bcftools", "docs/how-to/score-a-vcf.md")]
    [InlineData("samtools", "docs/how-to/make-coverage.md")]
    public void Recipes_with_another_program_run_and_print_what_the_page_shows(string program, string path)
    {
        Referee.Require(program);
        var page = new Page(path);
        Assert.NotEmpty(page.Code("bash"));
        string folder = Bash.NewFolder();
        try
        {
            start.CopyTo(folder);
            Bash.Run(page.Commands, folder);
            string printed = Shape(Bash.Run(page.Code("bash"), folder));
            Assert.All(Shape(page.PrintedBy("bash")).Split('\n'), line => Assert.Contains(line, printed, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_page_of_commands_is_the_help_of_the_program()
    {
        string page = File.ReadAllText(Path.Combine(Page.Root, "docs/reference/commands.md")), folder = Bash.NewFolder();
        try
        {
            string help = Bash.Run($"'{Page.Root}/scripts/commands-page' ./cislens", folder);
            // System.CommandLine prints the name of the running program, which is the test program here.
            Assert.Equal(Shape(page), Shape(help.Replace(RootCommand.ExecutableName, "cislens", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Printed(Action code, string folder)
    {
        var (console, here) = (Console.Out, Environment.CurrentDirectory);
        using var writer = new StringWriter { NewLine = "\n" };
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(writer);
            code();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = here;
        }
        return writer.ToString();
    }

    // The last digits of a trained model differ between processors, so numbers, hashes and column widths are not compared.
    static string Shape(string text) => Spaces().Replace(Number().Replace(text, "#"), " ").Trim();

    [GeneratedRegex(@"\b[0-9a-f]{12}\b|-?[0-9][0-9.,]*")]
    private static partial Regex Number();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
