using System.Text.RegularExpressions;

namespace CisLens.Architecture.Tests;

public partial class SourceTests
{
    [Fact]
    public void Namespace_is_folder()
    {
        var wrong = from path in Repository.Files("src", "*.cs")
                    let declared = NamespaceLine().Match(File.ReadAllText(path)).Groups[1].Value
                    where declared.Length > 0
                    let folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(path)!).Replace('/', '.')
                    where declared != folder
                    select $"{path}: {declared}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Native_imports_stand_only_where_they_belong()
    {
        var allowed = new[] { "src/CisLens.Torch/", "src/CisLens.Core/DurableFile.cs", "src/CisLens.Train/Boosting/LibXgboost.cs" };
        var wrong = Repository.Files("src", "*.cs")
            .Where(path => File.ReadAllText(path).Contains("[LibraryImport", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !allowed.Any(a => path.StartsWith(a, StringComparison.Ordinal)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Randomness_and_the_clock_are_passed_in()
    {
        var wrong = Repository.Files("src", "*.cs")
            .Where(path => Regex.IsMatch(File.ReadAllText(path), @"Random\.Shared|new Random\(|Guid\.NewGuid"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Lines_have_at_most_140_characters()
    {
        var wrong = from path in Repository.Files("src", "*.cs")
                    let name = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), path)
                    from line in File.ReadLines(path).Select((text, i) => (text.Length, Number: i + 1))
                    where line.Length > 140
                    select $"src/{name}:{line.Number}: {line.Length} characters";
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
