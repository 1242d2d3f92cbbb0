using System.Buffers.Text;
using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Backgrounds;

/// <summary>A number in the INFO column, such as the conservation of a position.</summary>
public static class InfoField
{
    /// <summary>The score id of such numbers in a background; the name of the field is the track.</summary>
    public const string Score = "info";

    /// <summary>The value of a field for an ALT: its only value, or one of as many values as there are ALTs; else NaN.</summary>
    public static float Value(VcfRecord record, string field, int alt)
    {
        var info = record[VcfColumn.Info];
        ReadOnlySpan<byte> key = Encoding.UTF8.GetBytes(field);
        foreach (var part in info.Split((byte)';'))
        {
            var entry = info[part];
            if (entry.Length > key.Length && entry.StartsWith(key) && entry[key.Length] == (byte)'=')
                return Number(entry[(key.Length + 1)..], alt, record.AltCount);
        }
        return float.NaN;
    }

    static float Number(ReadOnlySpan<byte> values, int alt, int alts)
    {
        int count = values.Count((byte)',') + 1, at = 0;
        if (count != 1 && count != alts)
            return float.NaN;
        foreach (var part in values.Split((byte)','))
            if (at++ == (count == 1 ? 0 : alt))
                return Utf8Parser.TryParse(values[part], out float number, out int used) && used == values[part].Length &&
                    float.IsFinite(number) ? number : float.NaN;
        return float.NaN;
    }
}
