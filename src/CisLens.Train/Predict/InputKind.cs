using System.Text;
using CisLens.Formats.Compression;

namespace CisLens.Train.Predict;

/// <summary>The kinds of input files of <c>predict</c>.</summary>
public enum InputKind
{
    /// <summary>A FASTA of sequences.</summary>
    Fasta,
    /// <summary>A BED file of regions.</summary>
    Bed,
    /// <summary>A narrowPeak file of regions with summits.</summary>
    NarrowPeak,
    /// <summary>A table with a column of sequences.</summary>
    Table,
}

/// <summary>Finds the kind of an input.</summary>
public static class InputKinds
{
    static readonly (InputKind Kind, string[] Endings)[] s_endings =
    [
        (InputKind.Fasta, [".fa", ".fasta", ".fna"]), (InputKind.Bed, [".bed", ".broadpeak"]), (InputKind.NarrowPeak, [".narrowpeak"]),
    ];

    /// <summary>Opens an input. Its kind is that of its ending, or else that of its first line with content.</summary>
    /// <param name="path">The file, plain or compressed; <c>-</c> for standard input.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>The text.</returns>
    public static Stream Open(string path, out InputKind kind)
    {
        string plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string ending = Path.GetExtension(plain).ToLowerInvariant();
        var text = TextInput.Peek(path, out byte[] head);
        kind = s_endings.FirstOrDefault(e => e.Endings.Contains(ending), (FromContent(Encoding.UTF8.GetString(head)), [])).Kind;
        return text;
    }

    /// <summary>The kind of a text, from its beginning.</summary>
    public static InputKind FromContent(string head)
    {
        const StringSplitOptions WithText = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (string line in head.TrimStart('\uFEFF').Split('\n', WithText))
        {
            if (line[0] == '>')
                return InputKind.Fasta;
            string[] cells = line.TrimStart('#').Split(line.Contains('\t') ? '\t' : line.Contains(',') ? ',' : ' ');
            if (cells.Any(c => c.Trim('"').ToLowerInvariant() is "sequence" or "seq"))
                return InputKind.Table;
            if (line[0] == '#' || cells[0] is "track" or "browser")
                continue;
            if (cells.Length < 3 || !IsWhole(cells[1]) || !IsWhole(cells[2]))
                return InputKind.Table;
            return cells.Length == 10 && (IsWhole(cells[9]) || cells[9] == "-1") ? InputKind.NarrowPeak : InputKind.Bed;
        }
        return InputKind.Table;
    }

    static bool IsWhole(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
