using System.Diagnostics;

namespace CisLens.Docs.Tests;

public class PageTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page) => Assert.Empty(new Page(page).DeadLinks);

    [Theory, MemberData(nameof(Pages))]
    public void A_block_is_a_command_that_a_test_runs_or_what_one_prints(string page) =>
        Assert.All(new Page(page).Blocks, block => Assert.Contains(block.Language, new[] { "sh", "text", "csharp" }));

    [Theory, MemberData(nameof(Pages))]
    public void Every_piece_of_code_of_a_page_stands_in_a_file_that_is_compiled(string page)
    {
        string examples = string.Concat(Directory.EnumerateFiles(Path.Combine(Page.Root, "tests/CisLens.Docs.Tests/Examples"), "*.cs").Select(File.ReadAllText));
        Assert.All(new Page(page).Blocks.Where(block => block.Language == "csharp"), block => Assert.Contains(Flush(block.Text), Flush(examples), StringComparison.Ordinal));
    }

    // a page shows a piece of a method without its indentation
    static string Flush(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));

    [Theory, MemberData(nameof(Pages))]
    public void Every_command_of_a_page_runs(string page)
    {
        var commands = new Page(page).Blocks.Where(block => block.Language == "sh").Select(block => block.Text).ToArray();
        if (commands.Length > 0)
            Run(string.Concat(commands));
    }

    /// <summary>Runs commands in a folder of their own, then <paramref name="then"/> in it.</summary>
    internal static void Run(string commands, Action<string>? then = null)
    {
        var folder = Directory.CreateTempSubdirectory("cislens-docs-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "cislens"), Path.Combine(Page.Root, "cislens"));
            var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}:\n{errors.Result}");
            then?.Invoke(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
