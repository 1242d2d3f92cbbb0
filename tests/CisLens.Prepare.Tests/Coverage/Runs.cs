using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Prepare.Coverage;

namespace CisLens.Prepare.Tests.Coverage;

/// <summary>Intervals of equal value, joined where they touch and without zeros, so that files with other intervals can be compared.</summary>
static class Runs
{
    /// <summary>The values of a bedGraph file.</summary>
    public static List<(string Contig, long Start0, long End0, float Value)> Read(string path) => Parse(Lines(path));

    /// <summary>The values of bedGraph lines.</summary>
    public static List<(string Contig, long Start0, long End0, float Value)> Parse(IEnumerable<string> lines)
    {
        var runs = new List<(string Contig, long Start0, long End0, float Value)>();
        foreach (string[] cells in lines.Select(line => line.Split('\t')))
        {
            var (start0, end0, value) = (long.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture),
                float.Parse(cells[3], CultureInfo.InvariantCulture));
            if (runs.Count > 0 && runs[^1].Contig == cells[0] && runs[^1].End0 == start0 && runs[^1].Value == value)
                runs[^1] = runs[^1] with { End0 = end0 };
            else if (value != 0)
                runs.Add((cells[0], start0, end0, value));
        }
        return runs;
    }

    /// <summary>The values that a run writes.</summary>
    public static List<(string Contig, long Start0, long End0, float Value)> Run(TempFolder folder, CoverageOptions options)
    {
        CoverageRun.Run(options with { Output = folder.New("out.bedGraph") }, new SilentLog(), TestContext.Current.CancellationToken);
        return Read(folder.New("out.bedGraph"));
    }

    /// <summary>A FASTA whose contigs have these lengths, without a known base.</summary>
    public static string Genome(TempFolder folder, params (string Name, int Length)[] contigs) =>
        folder.File("genome.fa", string.Concat(contigs.Select(c => $">{c.Name}\n{new string('N', c.Length)}\n")));

    /// <summary>The lines of a text file, plain or compressed.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
            yield return System.Text.Encoding.UTF8.GetString(line);
    }
}
