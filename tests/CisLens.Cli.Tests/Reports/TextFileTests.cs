using CisLens.Cli.Tests.BadInput;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Text files as people have them: with byte order mark, commas, quotes, labels of LIBSVM, and genes of UCSC and iGenomes.</summary>
public sealed class TextFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Reported(string file) => SharedData.Path("data/reports/" + file);

    static string Genome => Reported("common/tiny.fa");

    string At(string name) => Path.Combine(_folder, name);

    static string Good(params string[] args)
    {
        var (code, output, error) = Cli.Run(args);
        Assert.True(code == 0, error);
        return output + error;
    }

    /// <summary>Lines of a log, without what differs between two runs.</summary>
    static string[] Log(string text) => [.. text.Split('\n').Where(l => !l.Contains("PROGRESS", StringComparison.Ordinal))];

    string Peaks(string file, string output)
    {
        File.WriteAllText(At("samples.tsv"), $"id\tpath\nx\t{file}\n");
        return Good("prepare", "peaks", "--genome", Genome, "--samples", At("samples.tsv"), "--window", "100", "--max-n", "1", "-o", At(output));
    }
}
