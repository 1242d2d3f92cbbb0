namespace CisLens.Tests;

/// <summary>
/// The read-only data in <c>shared/</c>, next to the repository. The folder of the solution file is searched upwards from the test binary;
/// a test is skipped if its data are missing.
/// </summary>
static class SharedData
{
    /// <summary>The full path of a file or folder under <c>shared/</c>.</summary>
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
