using System.Buffers.Text;
using System.Text;
using CisLens.Formats.Contigs;

namespace CisLens.Formats.Vcf;

/// <summary>Reads name and length from a line <c>##contig=&lt;ID=chr1,length=248956422,...&gt;</c>.</summary>
static class ContigLine
{
    /// <summary>The contig; null for another line and for one without ID.</summary>
    public static DeclaredContig? Parse(ReadOnlySpan<byte> line)
    {
        var prefix = "##contig=<"u8;
        if (!line.StartsWith(prefix))
            return null;
        var fields = line[prefix.Length..].TrimEnd((byte)'>');
        var name = Field(fields, "ID="u8);
        return name.IsEmpty ? null : new DeclaredContig(Encoding.UTF8.GetString(name), Length(Field(fields, "length="u8)));
    }

    static long? Length(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long length, out int used) && used == text.Length && length > 0 ? length : null;

    // the value of a key; commas inside quotation marks do not end a field
    static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> key)
    {
        while (!fields.IsEmpty)
        {
            int end = EndOfField(fields);
            if (fields[..end].StartsWith(key))
                return fields[key.Length..end];
            fields = fields[Math.Min(end + 1, fields.Length)..];
        }
        return default;
    }

    static int EndOfField(ReadOnlySpan<byte> fields)
    {
        bool quoted = false;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i] == '"')
                quoted = !quoted;
            else if (fields[i] == ',' && !quoted)
                return i;
        }
        return fields.Length;
    }
}
