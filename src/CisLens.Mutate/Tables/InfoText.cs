using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Tables;

/// <summary>Writes the INFO column of a VCF.</summary>
static class InfoText
{
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

    /// <summary>A name as part of an INFO key: letters other than A to Z, a to z, digits, <c>_</c> and <c>.</c> become <c>_</c>.</summary>
    public static string Key(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '_'));

    /// <summary>Writes a record with fields added to INFO.</summary>
    /// <param name="record">The record.</param>
    /// <param name="earlier">The fields of earlier runs that are removed.</param>
    /// <param name="added">The fields to add.</param>
    /// <param name="text">Receives the text.</param>
    public static void WriteRecord(VcfRecord record, EarlierScores earlier, ReadOnlySpan<byte> added, TextBuffer text)
    {
        var line = record.Bytes;
        var info = record[VcfColumn.Info];
        int start = StartOfInfo(line);
        text.Add(line[..start]);
        if (!info.SequenceEqual("."u8))
            WriteForeign(info, earlier, text);
        text.Add(added).Add(line[(start + info.Length)..]).Add("\n"u8);
    }

    static int StartOfInfo(ReadOnlySpan<byte> line)
    {
        int start = 0;
        for (var column = VcfColumn.Chrom; column < VcfColumn.Info; column++)
            start += line[start..].IndexOf((byte)'\t') + 1;
        return start;
    }

    static void WriteForeign(ReadOnlySpan<byte> info, EarlierScores earlier, TextBuffer text)
    {
        foreach (var range in info.Split((byte)';'))
            if (!info[range].IsEmpty && !IsRemoved(info[range], earlier))
                text.Add(info[range]).Add(";"u8);
    }

    static bool IsRemoved(ReadOnlySpan<byte> field, EarlierScores earlier)
    {
        int end = field.IndexOf((byte)'=');
        var key = end < 0 ? field : field[..end];
        // other names need no text
        return (key.StartsWith("CIS"u8) || key.StartsWith("SpliceAI"u8)) && earlier.IsRemoved(Encoding.UTF8.GetString(key));
    }
}
