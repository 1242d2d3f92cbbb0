using System.Globalization;
using CisLens.Formats.Compression;
using CisLens.Tests;

namespace CisLens.Kernels.Tests;

/// <summary>Sequences and golden numbers of <c>shared/data/gkm</c>. Its README names the program that printed each file.</summary>
static class GkmData
{
    /// <summary>Reads the lines of a plain or gzip file.</summary>
    public static string[] Lines(string relative)
    {
        using var reader = new StreamReader(TextInput.Open(SharedData.Path("data/gkm/" + relative)));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Reads the records of FASTA files, one file after the other.</summary>
    public static SequenceSet Sequences(params string[] files) => Sequences(UnknownBases.Skip, files);

    /// <inheritdoc cref="Sequences(string[])"/>
    public static SequenceSet Sequences(UnknownBases unknown, params string[] files)
    {
        var set = new SequenceSet(unknown);
        foreach (string file in files)
            foreach (string record in ('\n' + string.Join('\n', Lines(file))).Split("\n>", StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = record.Split('\n', StringSplitOptions.TrimEntries);
                set.Add(lines[0].Split(' ', '\t')[0], string.Concat(lines[1..]));
            }
        return set;
    }

    /// <summary>Reads a lower triangle of a matrix, one row per line.</summary>
    public static double[][] Triangle(string relative) =>
        [.. Lines(relative).Select(line => line.Split(' ', '\t').Where(t => t.Length > 0).Select(Number).ToArray())];

    /// <summary>Reads one column of a tab-separated file.</summary>
    public static double[] Column(string relative, int column) => [.. Lines(relative).Select(line => Number(line.Split('\t')[column]))];

    /// <summary>Parses a number as C prints it.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
