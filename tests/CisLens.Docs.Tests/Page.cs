using System.Text.RegularExpressions;

namespace CisLens.Docs.Tests;

/// <summary>A Markdown page of the project: its code blocks and links.</summary>
sealed partial class Page
{
    /// <summary>The page whose commands make the files that the how-to and reference pages use.</summary>
    public const string Start = "docs/how-to/README.md";

    /// <summary>The page whose code is a program.</summary>
    public const string Library = "docs/library.md";

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>README, CONTRIBUTING and every page below docs/, as paths relative to the root.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Prepend(Path.Combine(Root, "README.md")).Prepend(Path.Combine(Root, "CONTRIBUTING.md"))
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal);

    readonly string _path, _text, _folder;

    /// <summary>Reads a page.</summary>
    public Page(string path)
    {
        _path = path;
        _text = File.ReadAllText(Path.Combine(Root, path));
        _folder = Path.GetDirectoryName(Path.Combine(Root, path))!;
    }

    /// <summary>Fenced blocks: the language after the fence, and the text.</summary>
    public IReadOnlyList<(string Language, string Text)> Blocks =>
        [.. Fence().Matches(_text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    /// <summary>All commands of the page, in order.</summary>
    public string Commands => Code("sh");

    /// <summary>All blocks of a language, in order.</summary>
    public string Code(string language) => string.Concat(Blocks.Where(block => block.Language == language).Select(block => block.Text));

    /// <summary>The output that the page shows for its blocks of a language.</summary>
    public string PrintedBy(string language) =>
        string.Concat(Blocks.Where((block, i) => block.Language == "text" && Before(i) == language).Select(block => block.Text));

    /// <summary>True when the commands need the files of <see cref="Start"/>.</summary>
    public bool NeedsStart => new[] { "docs/how-to/", "docs/reference/" }.Any(folder => _path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Links to files of the project that do not exist.</summary>
    public IEnumerable<string> DeadLinks =>
        Link().Matches(_text).Select(m => m.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Leads(target));

    bool Leads(string target)
    {
        string[] parts = target.Split('#');
        string file = parts[0].Length == 0 ? Path.Combine(Root, _path) : Path.Combine(_folder, parts[0]);
        return Path.Exists(file) && (parts.Length == 1 || Anchors(File.ReadAllText(file)).Contains(parts[1]));
    }

    // GitHub makes anchors like this: lower case, no punctuation, and hyphens instead of spaces.
    static IEnumerable<string> Anchors(string text) =>
        Heading().Matches(text).Select(m => Punctuation().Replace(m.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    string? Before(int block) => Blocks.Take(block).LastOrDefault(b => b.Language != "text").Language;

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CisLens.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
