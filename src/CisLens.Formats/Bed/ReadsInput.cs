using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Bed;

/// <summary>Opens a file of reads or fragments of any kind. Its first bytes tell which it is, and its name does not matter.</summary>
public static class ReadsInput
{
    /// <summary>Opens a BAM as a <see cref="BamReader"/> and text as a <see cref="FragmentReader"/>.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <exception cref="InputException">The file cannot be opened, is damaged, or is CRAM, SAM, an index or a bigWig.</exception>
    public static IDisposable Open(string path)
    {
        var bytes = TextInput.Peek(path, out byte[] head);
        try
        {
            if (head.AsSpan().StartsWith(BamReader.Magic))
                return BamReader.Open(path, bytes);
            if (OtherFormat.Known(head, path, "BAM, BED, BEDPE, fragments or bedGraph") is { } problem)
                throw InputException.In(path, problem);
            return new FragmentReader(path, bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
