using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Building;

/// <summary>The files that a dataset is made from, with size and SHA-256.</summary>
static class SourceFiles
{
    /// <summary>Describes files by role, in order.</summary>
    /// <exception cref="InputException">A path is a folder.</exception>
    public static IReadOnlyList<DatasetSource> Describe(IEnumerable<(string Role, string? Path)> files) =>
        [.. files.Where(f => f.Path is not null).Select(f => Describe(f.Role, f.Path!))];

    static DatasetSource Describe(string role, string path)
    {
        if (Directory.Exists(path))
            throw InputException.In(path, "is a folder, expected a file");
        return new DatasetSource(role, path, new FileInfo(path).Length, DatasetFiles.Sha256(path));
    }

    /// <summary>Kind, options and sources as one text. Runs with equal texts make equal datasets.</summary>
    public static string Key(string kind, IReadOnlyDictionary<string, string> options, IReadOnlyList<DatasetSource> sources) =>
        string.Join("\n", options.Select(o => $"{o.Key}={o.Value}").Prepend(kind).Concat(sources.Select(s => $"{s.Role} {s.Sha256}")));
}
