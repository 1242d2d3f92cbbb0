using System.Globalization;
using System.IO.Compression;
using CisLens.Cli.Tests.BadInput;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Kmers;

/// <summary>Gives each test its own folder, runs commands that must succeed, and finds the files of <c>shared/data/gkm</c>.</summary>
public class Workplace : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-machines").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(_folder, name);

    protected string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Runs a command and returns its printed output. <c>@name</c> is a file in the folder.</summary>
    protected string Run(string command)
    {
        var run = BadInput.Cli.Run([.. command.Split(' ').Select(w => w.StartsWith('@') ? At(w[1..]) : w)]);
        Assert.True(run.Code == 0, $"{command}\n{run.Error}");
        return run.Output;
    }

    /// <summary>Runs <c>predict</c> on sequences and returns name and predictions: a header and one line per sequence.</summary>
    protected string[] Predict(string arguments) =>
        [.. Rows(arguments).Select(row => string.Join('\t', row.Split('\t').Where((_, column) => column != 1)))];

    /// <summary>Runs <c>predict</c> and returns the lines of its table: a header and one line per sequence.</summary>
    protected string[] Rows(string arguments)
    {
        Run($"predict {arguments} -o @predicted.tsv --force");
        return Lines(At("predicted.tsv"));
    }

    /// <summary>Returns the path of a file below <c>shared/data/gkm</c>.</summary>
    protected static string Gkm(string relative) => SharedData.Path("data/gkm/" + relative);

    /// <summary>Reads the lines of a plain or gzip file. Empty lines are left out.</summary>
    protected static string[] Lines(string path)
    {
        using Stream file = File.OpenRead(path), text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new StreamReader(text).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Returns one column of a table as numbers.</summary>
    protected static double[] Column(IEnumerable<string> lines, int column) => [.. lines.Select(line => double.Parse(line.Split('\t')[column], CultureInfo.InvariantCulture))];

    /// <summary>Joins several FASTA files into one.</summary>
    protected string Fasta(string name, params string[] files) => Write(name, string.Concat(files.SelectMany(Lines).Select(line => line + "\n")));

    protected static void Near(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"{i}: {found[i]:R}, expected {expected[i]:R}");
    }
}
