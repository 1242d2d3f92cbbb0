namespace CisLens.Prepare.Tests;

/// <summary>A folder for one test. It is removed when the test ends.</summary>
sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cislens-prepare-").FullName;

    /// <summary>Writes a text file and returns its path.</summary>
    public string File(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A path in the folder where nothing exists yet.</summary>
    public string New(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>An empty sub-folder with this name. An existing one is emptied.</summary>
    public string Folder(string name)
    {
        string path = New(name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
