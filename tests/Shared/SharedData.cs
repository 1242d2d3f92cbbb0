namespace CisLens.Tests;

/// <summary>The read-only data beside the repository, found by walking up to the solution; a test is skipped where it is absent.</summary>
static class SharedData
{
    /// <summary>The whole path of a file or folder under <c>shared/</c>.</summary>
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "CisLens.slnx")))
            folder = folder.Parent;
        string path = System.IO.Path.Combine(folder?.Parent?.FullName ?? "/", "shared", relative);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"{path} is not here");
        return path;
    }
}
