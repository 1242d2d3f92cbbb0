using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Tables;

/// <summary>Writes the INFO column of a VCF.</summary>
static class InfoText
{
    static readonly byte[][] s_ours =
        [.. new[] { "CIS_ST", "CIS_TOP", "CIS_MAXQ", "CIS_MLE", "CIS_FSS", "CIS_EFF", "CIS" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Percent-encodes the characters that VCF (4.3, section 1.2) and our fields use as separators.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
            if (c is '%' or ':' or ';' or '=' or ',' or '|' or ' ' || char.IsControl(c))
                escaped.Append($"%{(int)c:X2}");
            else
                escaped.Append(c);
        return escaped.ToString();
    }

    /// <summary>Writes a record with fields added to INFO; fields from an earlier run are removed.</summary>
    /// <param name="record">The record.</param>
    /// <param name="added">The fields to add.</param>
    /// <param name="text">Receives the text.</param>
    /// <param name="replaced">Another key to remove; empty for none.</param>
    public static void WriteRecord(VcfRecord record, ReadOnlySpan<byte> added, TextBuffer text, ReadOnlySpan<byte> replaced = default)
    {
        var line = record.Bytes;
        var info = record[VcfColumn.Info];
        int start = StartOfInfo(line);
        text.Add(line[..start]);
        if (!info.SequenceEqual("."u8))
            WriteForeign(info, replaced, text);
        text.Add(added).Add(line[(start + info.Length)..]).Add("\n"u8);
    }

    static int StartOfInfo(ReadOnlySpan<byte> line)
    {
        int start = 0;
        for (var column = VcfColumn.Chrom; column < VcfColumn.Info; column++)
            start += line[start..].IndexOf((byte)'\t') + 1;
        return start;
    }

    static void WriteForeign(ReadOnlySpan<byte> info, ReadOnlySpan<byte> replaced, TextBuffer text)
    {
        foreach (var range in info.Split((byte)';'))
            if (!info[range].IsEmpty && !IsOurs(info[range], replaced))
                text.Add(info[range]).Add(";"u8);
    }

    static bool IsOurs(ReadOnlySpan<byte> field, ReadOnlySpan<byte> replaced)
    {
        int end = field.IndexOf((byte)'=');
        var key = end < 0 ? field : field[..end];
        if (!key.StartsWith("CIS"u8))
            return key.SequenceEqual(replaced);
        foreach (byte[] ours in s_ours)
            if (key.SequenceEqual(ours))
                return true;
        return false;
    }
}
