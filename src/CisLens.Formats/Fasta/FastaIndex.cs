using System.Buffers.Text;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Fasta;

/// <summary>One line of a <c>.fai</c>: the position of the bases of a sequence in the text of a FASTA.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="Length">Length in bp.</param>
/// <param name="Offset">Offset of the first base in bytes.</param>
/// <param name="LineBases">Number of bases per line.</param>
/// <param name="LineWidth">Number of bytes per line, with the line end.</param>
sealed record FastaIndexEntry(string Name, long Length, long Offset, long LineBases, long LineWidth)
{
    /// <summary>Offset after the last base. In a damaged index it may not fit into 64 bits.</summary>
    public Int128 End => Length == 0 ? Offset : Offset + (Int128)((Length - 1) / LineBases) * LineWidth + (Length - 1) % LineBases + 1;
}

/// <summary>Reads and writes the index of a FASTA, as <c>samtools faidx</c> does.</summary>
public static class FastaIndex
{
    /// <summary>The ending of index files.</summary>
    public const string Ending = ".fai";

    const int Columns = 5;

    /// <summary>Reads a FASTA and writes its <c>.fai</c> next to it.</summary>
    /// <exception cref="InputException">The file is not a FASTA, or its lines have different lengths.</exception>
    public static void Write(string path)
    {
        using var stream = TextInput.Open(path);
        var reader = new FastaReader(path, stream);
        reader.ReadAll();
        if (reader.Layout.UnevenLine is { } line)
            throw InputException.At(path, line, "the lines of a sequence have different lengths, expected equal ones for an index");
        DurableFile.WriteText(path + Ending, string.Concat(reader.Layout.Entries.Select(
            e => $"{e.Name}\t{e.Length}\t{e.Offset}\t{e.LineBases}\t{e.LineWidth}\n")));
    }

    /// <summary>Reads the index of a FASTA and checks that its offsets are inside the text.</summary>
    /// <param name="path">The <c>.fai</c>.</param>
    /// <param name="textLength">Length of the FASTA's text in bytes.</param>
    /// <exception cref="InputException">A line is not an entry, or an entry is not inside the text.</exception>
    internal static IReadOnlyList<FastaIndexEntry> Read(string path, long textLength)
    {
        var entries = new List<FastaIndexEntry>();
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
            entries.Add(Parse(lines, line, textLength));
        return entries.Count > 0 ? entries : throw InputException.In(path, "is empty, expected an index of a FASTA");
    }

    static FastaIndexEntry Parse(LineReader lines, ReadOnlySpan<byte> line, long textLength)
    {
        int count = line.Count((byte)'\t') + 1;
        if (count != Columns)
            throw lines.Fault($"{count} columns, expected {Columns}: name, length, offset, bases per line, bytes per line");
        var column = line.Split((byte)'\t');
        column.MoveNext();
        string name = Encoding.UTF8.GetString(line[column.Current]);
        var numbers = new long[Columns - 1];
        for (int i = 0; i < numbers.Length && column.MoveNext(); i++)
            numbers[i] = Number(lines, line[column.Current]);
        var entry = new FastaIndexEntry(name, numbers[0], numbers[1], numbers[2], numbers[3]);
        if (entry.Name.Length == 0 || entry.Offset > textLength || entry.LineWidth < entry.LineBases
            || (entry.LineBases == 0 && entry.Length > 0))
            throw DoesNotFit(lines);
        return entry.End <= textLength ? entry : throw DoesNotFit(lines);
    }

    static long Number(LineReader lines, ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out int used) && used == text.Length && number >= 0
            ? number : throw lines.Fault($"{Quoted.Text(text)}, expected a whole number of at least 0");

    static InputException DoesNotFit(LineReader lines) =>
        lines.Fault("the entry does not fit the FASTA; make the index again with samtools faidx");
}
