using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Contigs;

/// <summary>The user's own table of names that mean the same contig: two columns, tab separated, as Ensembl VEP uses.</summary>
public sealed class ContigSynonyms
{
    readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);

    ContigSynonyms(string path) => Path = path;

    /// <summary>The file that it was read from.</summary>
    public string Path { get; }

    /// <summary>Reads the table; blank lines and lines that begin with <c>#</c> are passed over.</summary>
    /// <exception cref="InputException">A line has not two names.</exception>
    public static ContigSynonyms Read(string path)
    {
        var synonyms = new ContigSynonyms(path);
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            var names = Encoding.UTF8.GetString(line).Split('\t');
            if (names.Length != 2 || names.Any(string.IsNullOrWhiteSpace))
                throw lines.Fault($"{Quoted.Text(line)}, expected two names separated by a tab");
            synonyms.Add(names[0], names[1]);
            synonyms.Add(names[1], names[0]);
        }
        return synonyms;
    }

    /// <summary>The names that mean the same as <paramref name="name"/>.</summary>
    public IReadOnlyList<string> Of(string name) => _names.TryGetValue(name, out var found) ? found : [];

    void Add(string name, string other)
    {
        if (!_names.TryGetValue(name, out var others))
            _names[name] = others = [];
        others.Add(other);
    }
}
