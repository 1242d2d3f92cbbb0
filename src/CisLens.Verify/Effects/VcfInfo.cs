using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Verify.Effects;

/// <summary>Single fields of the INFO column.</summary>
static class VcfInfo
{
    /// <summary>The value of a field as text, null when the record has no such field.</summary>
    public static string? Find(VcfRecord record, string key)
    {
        var info = record[VcfColumn.Info];
        foreach (var range in info.Split((byte)';'))
        {
            var field = info[range];
            int equals = field.IndexOf((byte)'=');
            if (equals == key.Length && Encoding.UTF8.GetString(field[..equals]) == key)
                return Encoding.UTF8.GetString(field[(equals + 1)..]);
        }
        return null;
    }
}
