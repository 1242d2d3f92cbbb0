namespace CisLens.Kernels.Tests;

/// <summary>A file of a test, removed afterwards.</summary>
sealed class ScratchFile(string ending = "") : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kernels-{System.IO.Path.GetRandomFileName()}{ending}");

    /// <summary>A file with text.</summary>
    public static ScratchFile With(string text)
    {
        var file = new ScratchFile();
        File.WriteAllText(file.Path, text);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
