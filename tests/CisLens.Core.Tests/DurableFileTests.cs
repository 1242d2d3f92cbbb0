namespace CisLens.Core.Tests;

public sealed class DurableFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_appears_whole_under_its_name()
    {
        string path = Path.Combine(_folder, "a.txt");
        DurableFile.WriteText(path, "one");
        DurableFile.WriteText(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
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
