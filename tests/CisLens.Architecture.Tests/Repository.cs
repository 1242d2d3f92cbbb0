namespace CisLens.Architecture.Tests;

/// <summary>The source tree that these tests read.</summary>
static class Repository
{
    /// <summary>The folder that contains the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CisLens.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);

    /// <summary>Files of the tree without build outputs.</summary>
    public static IEnumerable<string> Files(string under, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, under), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));
}
