using System.Text;

namespace CisLens.Formats.Vcf;

/// <summary>
/// Writes a VCF: a header with additional lines, and records with additional INFO fields. The output can be any stream, such as a
/// <c>BgzfStream</c>.
/// </summary>
public sealed class VcfWriter(Stream output)
{
    /// <summary>Writes the header of an input, with additional <c>##</c> lines before the column line.</summary>
    /// <param name="header">The header of the input.</param>
    /// <param name="added">Lines that begin with <c>##</c>. An INFO, FILTER or FORMAT definition replaces one with the same ID, and
    /// any line an equal one.</param>
    /// <param name="keep">The lines of the input that stay; null for all.</param>
    public void WriteHeader(VcfHeader header, IEnumerable<string> added, Predicate<byte[]>? keep = null)
    {
        var lines = added.ToList();
        var replaced = lines.Select(Definition).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var line in header.MetaLines)
            if ((keep is null || keep(line)) && (Definition(line) is not { } definition || !replaced.Contains(definition))
                && !lines.Exists(added => added.Length == line.Length && Encoding.UTF8.GetString(line) == added))
                WriteLine(line);
        foreach (string line in lines)
            WriteLine(Encoding.UTF8.GetBytes(line));
        WriteLine(header.ColumnLine);
    }

    /// <summary>Writes a record unchanged.</summary>
    public void Write(VcfRecord record) => WriteLine(record.Bytes);

    /// <summary>Writes a record with additional INFO fields at the end of INFO.</summary>
    /// <param name="record">The record.</param>
    /// <param name="info">Fields such as <c>A=1;B=2</c>, or empty.</param>
    public void Write(VcfRecord record, ReadOnlySpan<byte> info)
    {
        if (info.IsEmpty)
        {
            Write(record);
            return;
        }
        var old = record[VcfColumn.Info];
        bool none = old.IsEmpty || old.SequenceEqual("."u8);
        int end = record.EndOf(VcfColumn.Info);
        output.Write(record.Bytes[..(none ? end - old.Length : end)]);
        if (!none && old[^1] != ';')
            output.Write(";"u8);
        output.Write(info);
        WriteLine(record.Bytes[end..]);
    }

    void WriteLine(ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
    }

    // "##INFO=<ID=X" of a definition; null for any other line
    static string? Definition(string line) => Definition(Encoding.UTF8.GetBytes(line));

    static string? Definition(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("##INFO=<ID="u8) && !line.StartsWith("##FILTER=<ID="u8) && !line.StartsWith("##FORMAT=<ID="u8))
            return null;
        int end = line.IndexOfAny((byte)',', (byte)'>');
        return end < 0 ? null : Encoding.UTF8.GetString(line[..end]);
    }
}
