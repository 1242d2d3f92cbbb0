using CisLens.Docs.Tests.Examples;

namespace CisLens.Docs.Tests;

/// <summary>docs/kernels.md: its code, run after its commands, prints what the page says. Alone, for it moves the console and the current folder.</summary>
[CollectionDefinition(nameof(KernelPageTests), DisableParallelization = true)]
[Collection(nameof(KernelPageTests))]
public class KernelPageTests
{
    [Fact]
    public void The_code_prints_what_the_page_says()
    {
        var page = new Page("docs/kernels.md");
        string printed = "";
        PageTests.Run(string.Concat(page.Blocks.Where(block => block.Language == "sh").Select(block => block.Text)), folder =>
        {
            var (console, here) = (Console.Out, Environment.CurrentDirectory);
            using var writer = new StringWriter { NewLine = "\n" };
            try
            {
                Environment.CurrentDirectory = folder;
                Console.SetOut(writer);
                KernelExamples.Run();
            }
            finally
            {
                Console.SetOut(console);
                Environment.CurrentDirectory = here;
            }
            printed = writer.ToString();
        });
        Assert.Equal(string.Concat(page.Blocks.Where(block => block.Language == "text").Select(block => block.Text)), printed);
    }
}
