using System.Text.RegularExpressions;

namespace CisLens.Docs.Tests;

/// <summary>A Markdown page of the project: its code blocks and links.</summary>
sealed partial class Page
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>README and every page below docs/, as paths relative to the root.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Prepend(Path.Combine(Root, "README.md")).Prepend(Path.Combine(Root, "CONTRIBUTING.md"))
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal);

    readonly string _text;
    readonly string _folder;

    /// <summary>Reads a page.</summary>
    public Page(string path)
    {
        _text = File.ReadAllText(Path.Combine(Root, path));
        _folder = Path.GetDirectoryName(Path.Combine(Root, path))!;
    }

    /// <summary>Fenced blocks: the word behind the fence, and the text.</summary>
    public IEnumerable<(string Language, string Text)> Blocks =>
        Fence().Matches(_text).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    /// <summary>Links to files of the project that are not there.</summary>
    public IEnumerable<string> DeadLinks =>
        Link().Matches(_text).Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(_folder, target)));

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CisLens.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
