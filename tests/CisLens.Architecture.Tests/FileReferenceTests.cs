using System.Text.RegularExpressions;

namespace CisLens.Architecture.Tests;

public partial class FileReferenceTests
{
    static readonly string[] s_folders = ["src", "tests", "docs", "scripts", "benchmarks", "native"];
    static readonly string[] s_text = [".cs", ".md", ".cpp", ".h", ".py", ".sh", ".csproj", ".props", ".targets", ".txt", ""];

    // card.md is in every model file
    static readonly string[] s_elsewhere = ["card.md"];

    static IEnumerable<(string Place, string Folder, string Text)> Lines() =>
        from path in s_folders.SelectMany(folder => Repository.Files(folder, "*"))
            .Concat(Directory.EnumerateFiles(Repository.Root).Where(path => path[^3..] is ".md" or "est"))
        where s_text.Contains(Path.GetExtension(path))
        from line in File.ReadLines(path).Select((text, i) => (text, Number: i + 1))
        select ($"{Path.GetRelativePath(Repository.Root, path)}:{line.Number}", Path.GetDirectoryName(path)!, line.text);

    [Fact]
    public void Pages_that_are_named_exist()
    {
        var missing = from line in Lines()
                      from Match match in PageName().Matches(line.Text)
                      let name = match.Value
                      where !s_elsewhere.Contains(name) && !name.StartsWith("shared/", StringComparison.Ordinal)
                      where !new[] { line.Folder, Repository.Root, $"{Repository.Root}/docs", $"{Repository.Root}/docs/decisions" }
                          .Any(folder => File.Exists(Path.Combine(folder, name)))
                      select $"{line.Place}: {name}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Paths_that_are_named_exist()
    {
        var missing = from line in Lines()
                      from Match match in RootedPath().Matches(line.Text)
                      let name = match.Value.TrimEnd('.', '-', '/')
                      where !name.Contains("/bin/", StringComparison.Ordinal) // build outputs are not in the repository
                      where !s_elsewhere.Contains(name) && !Path.Exists(Path.Combine(Repository.Root, name))
                      select $"{line.Place}: {name}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Rules_are_cited_from_the_page_in_the_repository() // docs/conventions.md, section 6
    {
        var loose = from line in Lines()
                    where LooseRule().IsMatch(line.Text)
                    where !line.Place.Contains(nameof(FileReferenceTests), StringComparison.Ordinal)
                    select $"{line.Place}: {line.Text.Trim()}";
        Assert.Empty(loose);
    }

    [Fact]
    public void Test_classes_that_scripts_run_exist()
    {
        var missing = from line in Lines()
                      from Match match in FilteredClass().Matches(line.Text)
                      let name = match.Groups[2].Value.Replace('.', '/')
                      where !File.Exists(Path.Combine(Repository.Root, "tests", match.Groups[1].Value, name + ".cs"))
                      select $"{line.Place}: {match.Value}";
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"--filter-class '(CisLens\.\w+\.Tests)\.([\w.]+)'")]
    private static partial Regex FilteredClass();

    [GeneratedRegex(@"(?<![\w./:$}{*""-])[\w./-]*\w\.md\b")]
    private static partial Regex PageName();

    [GeneratedRegex(@"(?<![\w./$}{-])(src|tests|docs|scripts|benchmarks|native)/[\w./-]+")]
    private static partial Regex RootedPath();

    [GeneratedRegex(@"(?<!docs/)\bconventions(\.md)?,? (section )?\d|\bconventions section")]
    private static partial Regex LooseRule();
}
