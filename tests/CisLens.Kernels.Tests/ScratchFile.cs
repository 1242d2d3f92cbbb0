namespace CisLens.Kernels.Tests;

/// <summary>A temporary file that is deleted after the test.</summary>
sealed class ScratchFile(string ending = "") : IDisposable
{
    /// <summary>The path of the file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kernels-{System.IO.Path.GetRandomFileName()}{ending}");

    /// <summary>Creates a file that contains the text.</summary>
    public static ScratchFile With(string text)
    {
        var file = new ScratchFile();
        File.WriteAllText(file.Path, text);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
