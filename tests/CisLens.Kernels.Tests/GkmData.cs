using System.Globalization;
using CisLens.Formats.Compression;
using CisLens.Tests;

namespace CisLens.Kernels.Tests;

/// <summary>Sequences and golden numbers of <c>shared/data/gkm</c>; its README says which program printed them.</summary>
static class GkmData
{
    /// <summary>Lines of a file, plain or gzip.</summary>
    public static string[] Lines(string relative)
    {
        using var reader = new StreamReader(TextInput.Open(SharedData.Path("data/gkm/" + relative)));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The records of FASTA files, one after the other.</summary>
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

    /// <summary>A lower triangle, one row a line.</summary>
    public static double[][] Triangle(string relative) =>
        [.. Lines(relative).Select(line => line.Split(' ', '\t').Where(t => t.Length > 0).Select(Number).ToArray())];

    /// <summary>One column of a tab-separated file.</summary>
    public static double[] Column(string relative, int column) => [.. Lines(relative).Select(line => Number(line.Split('\t')[column]))];

    /// <summary>A number as C prints it.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
