using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tables;
using CisLens.Formats.Text;

namespace CisLens.Formats.Contigs;

/// <summary>A table of names that mean the same contig: two columns separated by a tab, as in Ensembl VEP, or by a
/// comma.</summary>
public sealed class ContigSynonyms
{
    readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);

    ContigSynonyms(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads the table. Blank lines and lines that begin with <c>#</c> are skipped.</summary>
    /// <exception cref="InputException">A line does not have two names.</exception>
    public static ContigSynonyms Read(string path)
    {
        var synonyms = new ContigSynonyms(path);
        using var lines = new LineReader(path, TextInput.Open(path));
        var cells = new CellSplitter(lines);
        while (lines.Read(out var line))
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            var names = cells.Split(line);
            if (names.Length != 2 || names.Any(string.IsNullOrWhiteSpace))
                throw lines.Fault($"{Quoted.Text(line)}, expected two names separated by a tab");
            synonyms.Add(names[0], names[1]);
            synonyms.Add(names[1], names[0]);
        }
        return synonyms;
    }

    /// <summary>The names that mean the same contig as <paramref name="name"/>.</summary>
    public IReadOnlyList<string> SynonymsOf(string name) => _names.TryGetValue(name, out var found) ? found : [];

    void Add(string name, string other)
    {
        if (!_names.TryGetValue(name, out var others))
            _names[name] = others = [];
        others.Add(other);
    }
}
