using System.Globalization;
using CisLens.Tests;

namespace CisLens.Formats.Tests;

/// <summary>One line of shared/data/formats/manifest.tsv: a file and what a reader must do with it.</summary>
sealed record Corpus(string Name, string Path, string Format, string Must, long? Line, long? Records, string? Needs, string Reason)
{
    /// <summary>The files of one format.</summary>
    public static IReadOnlyList<Corpus> Files(string format)
    {
        string folder = SharedData.Path("data/formats");
        return [.. File.ReadLines(System.IO.Path.Combine(folder, "manifest.tsv")).Skip(1)
            .Select(line => line.Split('\t')).Where(column => column[1] == format).Select(column => Parse(folder, column))];
    }

    static Corpus Parse(string folder, string[] column) => new(
        column[0], System.IO.Path.Combine(folder, column[0]), column[1], column[2], Number(column[3]), Number(column[4]),
        column[5].EndsWith(".fa", StringComparison.Ordinal) ? System.IO.Path.Combine(folder, column[5]) : null, column[6]);

    static long? Number(string text) => text == "-" ? null : long.Parse(text, CultureInfo.InvariantCulture);
}
