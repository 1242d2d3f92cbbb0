using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Vcf;

namespace CisLens.Verify.Effects;

/// <summary>Helpers to read effects from a VCF or a table.</summary>
static class EffectInput
{
    /// <summary>True if a file is a VCF; other files are tables.</summary>
    /// <exception cref="InputException">The file cannot be opened, or is standard input, which can be read only once.</exception>
    public static bool IsVcf(string path)
    {
        if (path == "-")
            throw InputException.In("-", "effects cannot be read from standard input; give a file");
        using var text = TextInput.Open(path);
        Span<byte> start = stackalloc byte[16];
        int read = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].StartsWith("##fileformat=VCF"u8);
    }

    /// <summary>The value of an INFO field as text; null if the record does not have the field.</summary>
    public static string? InfoField(VcfRecord record, string key)
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
