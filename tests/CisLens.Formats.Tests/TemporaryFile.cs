namespace CisLens.Formats.Tests;

/// <summary>A file that is removed after the test.</summary>
sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes, string ending = ".bin")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cislens-{Guid.NewGuid():N}{ending}");
        File.WriteAllBytes(Path, bytes);
    }

    public TemporaryFile(string text, string ending = ".txt") : this(System.Text.Encoding.UTF8.GetBytes(text), ending) { }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
