namespace CisLens.Cli;

/// <summary>The path of a file or folder without links, the same for every spelling.</summary>
static class RealPath
{
    /// <summary>The full path without links. A path that does not exist is only made absolute.</summary>
    public static string Resolve(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
            return full;
        string here = Path.Combine(Resolve(folder), Path.GetFileName(full));
        return Path.Exists(here) && File.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }

    /// <summary>True if the path is the folder or is in it.</summary>
    public static bool IsIn(string path, string folder) =>
        path == folder ||
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
