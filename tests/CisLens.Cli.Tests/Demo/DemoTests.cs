namespace CisLens.Cli.Tests.Demo;

/// <summary>Tests <c>demo --small</c>: all steps from simulation to report in one command, on small data.</summary>
public sealed class DemoTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_demo_ends_with_a_report_and_keeps_what_is_not_its_own()
    {
        Assert.Equal(0, Run("demo", "--small", "-o", "demo"));
        string report = File.ReadAllText(Path.Combine(_folder, "demo", "report.html"));
        foreach (string said in new[] { "Was the truth recovered?", "liver", "blood", "neuron", "<svg", "cislens train demo/data" })
            Assert.Contains(said, report, StringComparison.Ordinal);
        Assert.DoesNotContain("NA</td>", report, StringComparison.Ordinal);

        Assert.Equal(2, Run("demo", "--small", "-o", "demo"));
        string work = Path.Combine(_folder, "work");
        Directory.CreateDirectory(work);
        File.WriteAllText(Path.Combine(work, "thesis.txt"), "years");
        Assert.Equal(2, Run("demo", "--small", "--force", "-o", "work"));
        Assert.True(File.Exists(Path.Combine(work, "thesis.txt")));
    }

    int Run(params string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(_folder, arguments);
        TestContext.Current.SendDiagnosticMessage(error);
        return code;
    }
}
