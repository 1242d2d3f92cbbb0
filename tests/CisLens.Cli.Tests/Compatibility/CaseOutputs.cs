using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests.Compatibility;

/// <summary>Brings the outputs of a case into the form of the files in <c>expected</c>, and compares them.</summary>
static class CaseOutputs
{
    /// <summary>Name of the file with the printed output of the commands.</summary>
    public const string Printed = "stdout";

    /// <summary>Endings of files that are not compared.</summary>
    static readonly string[] s_skippedEndings =
    [
        ".clm",         // a new model may have a newer format; the case compares its predictions instead
        ".tbi",         // an index contains offsets into a compressed file, which change with the compression library
        ".svg",         // figures and pages are for people; their look and words may change
        ".svg.tsv",     // the tables of figures repeat numbers from other outputs
        "report.html",
    ];

    /// <summary>Folder of a dataset, which is not compared because it may have a newer format.</summary>
    /// <remarks>The case compares predictions for its windows instead.</remarks>
    const string DatasetFolder = "data";

    /// <summary>Keys of VCF header lines whose values are not compared.</summary>
    /// <remarks>The values name the commit and all options of the run.</remarks>
    static readonly string[] s_headerKinds = ["##cislens_scoreVersion=", "##cislens_scoreCommand="];

    /// <summary>Lists the files below a folder as sorted relative paths.</summary>
    public static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Brings outputs into the form of the stored files.</summary>
    /// <remarks>
    /// Decompresses files, reduces run records to their counts, and removes files that are not compared.
    /// </remarks>
    public static void Tidy(string folder)
    {
        string dataset = Path.Combine(folder, DatasetFolder);
        if (Directory.Exists(dataset))
            Directory.Delete(dataset, recursive: true);
        File.Delete(dataset + ".run.json");
        foreach (string path in Files(folder).Select(name => Path.Combine(folder, name)))
            if (Array.Exists(s_skippedEndings, ending => path.EndsWith(ending, StringComparison.Ordinal)))
                File.Delete(path);
            else if (path.EndsWith(".gz", StringComparison.Ordinal))
                Decompress(path);
            else if (path.EndsWith(".run.json", StringComparison.Ordinal))
                KeepCounts(path);
    }

    /// <summary>Describes the first difference between two folders, or returns null if there is none.</summary>
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

    // the other entries of a record are times, paths, versions and memory
    static void KeepCounts(string path)
    {
        var counts = JsonNode.Parse(File.ReadAllText(path))!["counts"];
        File.WriteAllText(path, new JsonObject { ["counts"] = counts!.DeepClone() }.ToJsonString(new() { WriteIndented = true }) + "\n");
    }
}
