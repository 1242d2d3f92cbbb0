using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CisLens.Formats.Vcf;

/// <summary>
/// The names that a BCF writes as numbers (VCF 4.3, section 6.2.1): contigs, and the IDs of FILTER, INFO and FORMAT, which share one list
/// that begins with PASS. A line may state its number as <c>IDX</c>; otherwise the order of the lines counts.
/// </summary>
sealed partial class BcfNames
{
    const int MostNames = 1 << 24;

    readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal) { ["PASS"] = 0 }, _contigs = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);   // by kind and ID, such as INFO/DP
    readonly Dictionary<int, string> _stringOf = new() { [0] = "PASS" }, _contigOf = [];

    /// <summary>Takes the names of the lines of a header.</summary>
    public BcfNames(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            Add(line);
    }

    /// <summary>Adds the name of a line, if it has one.</summary>
    public void Add(string line)
    {
        if (Definition().Match(line) is not { Success: true } definition)
            return;
        string kind = definition.Groups[1].Value, id = definition.Groups[2].Value;
        int? stated = Stated().Match(line) is { Success: true } idx
            && int.TryParse(idx.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < MostNames
            ? number : null;
        var (numbers, names) = kind == "contig" ? (_contigs, _contigOf) : (_strings, _stringOf);
        if (numbers.TryAdd(id, stated ?? numbers.Count))
            names[numbers[id]] = id;
        if (Type().Match(line) is { Success: true } type)
            _types[$"{kind}/{id}"] = type.Groups[1].Value;
    }

    /// <summary>The ID of FILTER, INFO or FORMAT with a number; null if there is none.</summary>
    public string? String(int number) => _stringOf.GetValueOrDefault(number);

    /// <summary>The contig with a number; null if there is none.</summary>
    public string? Contig(int number) => _contigOf.GetValueOrDefault(number);

    /// <summary>The number of an ID of FILTER, INFO or FORMAT; −1 if there is none.</summary>
    public int NumberOf(string id) => _strings.GetValueOrDefault(id, -1);

    /// <summary>The number of a contig; −1 if there is none.</summary>
    public int NumberOfContig(string name) => _contigs.GetValueOrDefault(name, -1);

    /// <summary>Number of contigs.</summary>
    public int ContigCount => _contigs.Count;

    /// <summary>The type of an INFO or FORMAT field, such as <c>Integer</c>; null if the header does not define it.</summary>
    public string? TypeOf(string kind, string id) => _types.GetValueOrDefault($"{kind}/{id}");

    /// <summary>True if a header line defines an ID of this kind.</summary>
    public bool Defines(string kind, string id) => kind == "FILTER" ? _strings.ContainsKey(id) : _types.ContainsKey($"{kind}/{id}");

    /// <summary>A header line without <c>IDX</c>.</summary>
    public static string Plain(string line) => Stated().Replace(line, ">");

    /// <summary>A header line with its number as <c>IDX</c>; a line without a name is unchanged.</summary>
    public string Numbered(string line) => Definition().Match(line) is { Success: true } d && line.EndsWith('>')
        ? $"{Plain(line)[..^1]},IDX={(d.Groups[1].Value == "contig" ? NumberOfContig(d.Groups[2].Value) : NumberOf(d.Groups[2].Value))}>"
        : line;

    /// <summary>Reads text as lines.</summary>
    public static string[] Lines(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^##(contig|FILTER|INFO|FORMAT)=<ID=([^,>]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(",IDX=([0-9]+)>$", RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex(",Type=([A-Za-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
