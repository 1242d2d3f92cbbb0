namespace CisLens.Cli;

/// <summary>The one path of a file or folder, however it is spelled.</summary>
static class RealPath
{
    /// <summary>The full path without links; what does not exist is left as it is.</summary>
    public static string Resolve(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
            return full;
        string here = Path.Combine(Resolve(folder), Path.GetFileName(full));
        return Path.Exists(here) && File.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }

    /// <summary>True when the one path is the other or lies in it.</summary>
    public static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
