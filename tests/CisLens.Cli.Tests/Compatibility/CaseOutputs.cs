using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests.Compatibility;

/// <summary>The files that a case writes, in the form in which <c>expected</c> keeps them, and how they are compared.</summary>
static class CaseOutputs
{
    /// <summary>The file that holds what the commands print.</summary>
    public const string Printed = "stdout";

    /// <summary>Endings of files that are not compared.</summary>
    static readonly string[] s_skippedEndings =
    [
        ".clm",         // a model written today may have a newer form; the case goes on to ask it for predictions
        ".tbi",         // offsets into a compressed file, which change with the compression library
        ".svg",         // figures and pages are for people; their look and words may change
        ".svg.tsv",     // the tables of figures repeat numbers of the other outputs
        "report.html",
    ];

    /// <summary>A dataset written today may have a newer form; the case goes on to predict its windows.</summary>
    const string DatasetFolder = "data";

    /// <summary>VCF header lines of which only the key is compared: they name the commit and all options of the run.</summary>
    static readonly string[] s_headerKinds = ["##cislens_scoreVersion=", "##cislens_scoreCommand="];

    /// <summary>The files below a folder, as relative paths in order.</summary>
    public static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Gives outputs the form of stored ones: decompresses, keeps the counts of run records, removes the rest.</summary>
    public static void Tidy(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, DatasetFolder)))
            Directory.Delete(Path.Combine(folder, DatasetFolder), recursive: true);
        foreach (string path in Files(folder).Select(name => Path.Combine(folder, name)))
            if (Array.Exists(s_skippedEndings, ending => path.EndsWith(ending, StringComparison.Ordinal)))
                File.Delete(path);
            else if (path.EndsWith(".gz", StringComparison.Ordinal))
                Decompress(path);
            else if (path.EndsWith(".run.json", StringComparison.Ordinal))
                KeepCounts(path);
    }

    /// <summary>The first difference between two folders in words, or null.</summary>
    public static string? Difference(string expected, string found, NumberRule rule)
    {
        string[] stored = Files(expected), written = Files(found);
        if (!stored.SequenceEqual(written))
            return $"files {string.Join(", ", written)}; expected {string.Join(", ", stored)}";
        foreach (string name in stored)
            if (Difference(name, Path.Combine(expected, name), Path.Combine(found, name), rule) is { } difference)
                return $"{name}: {difference}";
        return null;
    }

    static string? Difference(string name, string expected, string found, NumberRule rule) => Path.GetExtension(name) switch
    {
        ".json" => BinaryOutputs.JsonDifference(File.ReadAllBytes(expected), File.ReadAllBytes(found), rule),
        ".npy" => BinaryOutputs.NpyDifference(File.ReadAllBytes(expected), File.ReadAllBytes(found), rule),
        ".h5" => BinaryOutputs.Hdf5Difference(expected, found, rule),
        ".safetensors" => BinaryOutputs.SafetensorsDifference(File.ReadAllBytes(expected), File.ReadAllBytes(found), rule),
        ".bg" => BinaryOutputs.ZipDifference(expected, found, rule),
        _ => LinesDifference(File.ReadAllText(expected), File.ReadAllText(found), rule),
    };

    static string? LinesDifference(string expected, string found, NumberRule rule)
    {
        string[] stored = expected.Split('\n'), written = found.Split('\n');
        for (int i = 0; i < Math.Min(stored.Length, written.Length); i++)
            if (!rule.AreEqual(Kind(stored[i]), Kind(written[i])))
                return $"line {i + 1}:\n{written[i]}\nexpected:\n{stored[i]}";
        return stored.Length == written.Length ? null : $"{written.Length} lines, expected {stored.Length}";
    }

    static string Kind(string line) => s_headerKinds.FirstOrDefault(kind => line.StartsWith(kind, StringComparison.Ordinal)) ?? line;

    static void Decompress(string path)
    {
        using (var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        using (var plain = File.Create(path[..^3]))
            packed.CopyTo(plain);
        File.Delete(path);
    }

    // the rest of a record is times, paths, versions and memory
    static void KeepCounts(string path)
    {
        var counts = JsonNode.Parse(File.ReadAllText(path))!["counts"];
        File.WriteAllText(path, new JsonObject { ["counts"] = counts!.DeepClone() }.ToJsonString(new() { WriteIndented = true }) + "\n");
    }
}
