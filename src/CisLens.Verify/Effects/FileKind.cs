using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Verify.Effects;

/// <summary>Tells a VCF from a table by its first bytes.</summary>
static class FileKind
{
    /// <summary>True when the text of the file begins as a VCF does.</summary>
    /// <exception cref="InputException">The file cannot be opened, or is standard input, which can be read only once.</exception>
    public static bool IsVcf(string path)
    {
        if (path == "-")
            throw InputException.In("-", "measured and predicted effects come from files, not from standard input");
        using var text = TextInput.Open(path);
        Span<byte> start = stackalloc byte[16];
        int read = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].StartsWith("##fileformat=VCF"u8);
    }
}
