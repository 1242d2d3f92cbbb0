namespace CisLens.Cli.Tests.Compatibility;

/// <summary>A row of <c>tests/compatibility/cases.tsv</c>.</summary>
/// <param name="Name">Name of the case and of its folder under <c>expected</c>.</param>
/// <param name="IsExact">True if all numbers must be equal as text; false if they may differ within <see cref="NumberRule"/>.</param>
/// <param name="Command">Commands, separated by <c> ; </c>. <c>@name</c> is a stored file and <c>TO</c> is the output folder.</param>
sealed record CompatibilityCase(string Name, bool IsExact, string Command)
{
    /// <summary>The folder <c>tests/compatibility</c>.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>All rows, by name.</summary>
    public static IReadOnlyDictionary<string, CompatibilityCase> All { get; } =
        File.ReadLines(Path.Combine(Folder, "cases.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(Parse).ToDictionary(row => row.Name);

    /// <summary>The arguments of each command.</summary>
    /// <param name="to">Output folder.</param>
    public IEnumerable<string[]> Steps(string to) =>
        Command.Split(" ; ").Select(step => step.Split(' ').Select(word => Argument(word, to)).ToArray());

    static string Argument(string word, string to) =>
        word[0] == '@' ? Path.Combine(Folder, word[1..]) : word.StartsWith("TO/", StringComparison.Ordinal) ? to + word[2..] : word;

    static CompatibilityCase Parse(string line) => line.Split('\t') switch
    {
        [var name, "exact", var command] => new(name, true, command),
        [var name, "network", var command] => new(name, false, command),
        _ => throw new InvalidDataException($"cases.tsv: \"{line}\"; expected a name, exact or network, and a command, separated by tabs"),
    };

    static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "tests", "compatibility") is var found && File.Exists(Path.Combine(found, "cases.tsv")))
                return found;
        throw new DirectoryNotFoundException($"tests/compatibility is in no folder above {AppContext.BaseDirectory}");
    }
}
