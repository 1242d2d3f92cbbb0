namespace CisLens.Core.Tests;

public sealed class DurableFolderTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory().FullName;

    string Target => Path.Combine(_root, "out");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    static void Fill(string folder, string text) => File.WriteAllText(Path.Combine(folder, "a.txt"), text);

    [Fact]
    public void After_an_error_the_old_folder_is_unchanged()
    {
        DurableFolder.Write(Target, f => Fill(f, "old"));
        Assert.Throws<IOException>(() => DurableFolder.Write(Target, f =>
        {
            Fill(f, "new");
            throw new IOException("disk full");
        }));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName));
        Assert.Equal("old", File.ReadAllText(Path.Combine(Target, "a.txt")));
    }

    [Fact]
    public void A_folder_with_other_files_is_never_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "thesis.doc"), "years of work");
        var refused = Assert.Throws<UsageException>(() => DurableFolder.Write(Target, f => Fill(f, "new")));
        Assert.Contains("thesis.doc", refused.Message);
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(Target, "thesis.doc")));
    }

    [Fact]
    public void The_folder_of_an_earlier_run_is_replaced_with_or_without_a_slash_at_the_end()
    {
        DurableFolder.Write(Target, f => Fill(f, "old"));
        DurableFolder.Write(Target + "/", f => Fill(f, "new"));
        Assert.Equal("new", File.ReadAllText(Path.Combine(Target, "a.txt")));
    }
}
