namespace CisLens.Core.Tests;

public sealed class DurableFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_has_its_final_name_only_when_complete()
    {
        string path = Path.Combine(_folder, "a.txt");
        DurableFile.WriteText(path, "one");
        DurableFile.WriteText(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void After_an_error_only_the_old_file_is_left()
    {
        string path = Path.Combine(_folder, "a.txt");
        DurableFile.WriteText(path, "old");
        Assert.Throws<IOException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }
}
