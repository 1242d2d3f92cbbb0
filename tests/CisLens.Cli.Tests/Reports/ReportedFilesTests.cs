using System.Reflection;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Each file of <c>shared/data/reports</c>, a situation that users reported, has a test.</summary>
public sealed class ReportedFilesTests
{
    [Fact]
    public void Each_reported_file_has_a_test()
    {
        string folder = SharedData.Path("data/reports");
        string[] genomes = ["common/tiny.fa", "iupac/iupac.fa"];
        var reported = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f))
            .Where(f => f != "README.md" && !f.EndsWith(".fai", StringComparison.Ordinal) && !genomes.Contains(f));
        var tested = typeof(ReportedFilesTests).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttributes<ReportedFileAttribute>()).Select(a => a.File);
        Assert.Equal(reported.Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));
    }
}
