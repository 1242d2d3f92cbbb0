using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Compression;
using CisLens.Formats.Signal;

namespace CisLens.Formats.Bed;

/// <summary>Opens a file of reads or fragments of any kind. Its first bytes tell which it is, and its name does not matter.</summary>
public static class ReadsInput
{
    /// <summary>Opens a BAM as a <see cref="BamReader"/> and text as a <see cref="FragmentReader"/>.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <returns>The reader; null for signal: a bigWig, bedGraph or wiggle, which a <see cref="SignalReader"/> reads.</returns>
    /// <exception cref="InputException">The file cannot be opened, is damaged, or is CRAM, SAM or an index.</exception>
    public static IDisposable? Open(string path)
    {
        var bytes = TextInput.Peek(path, out byte[] head);
        try
        {
            if (head.AsSpan().StartsWith(BamReader.Magic))
                return BamReader.Open(path, bytes);
            if (OtherFormat.Known(head, path, "BAM, BED, BEDPE, fragments or signal") is { } problem)
                throw InputException.In(path, problem);
            if (!IsSignal(path, head))
                return new FragmentReader(path, bytes);
            bytes.Dispose();
            return null;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    // of text, the first line that is no comment tells: a declaration of a wiggle file, or four columns, the last of them a number
    static bool IsSignal(string path, byte[] head)
    {
        if (BigWigHeader.Begins(head, BigWigHeader.Magic, out _) || BigWigHeader.Begins(head, BigWigHeader.BigBedMagic, out _))
            return true;
        using var lines = new BedLines(path, new MemoryStream(head));
        return lines.Next() && (lines[0].StartsWith("fixedStep"u8) || lines[0].StartsWith("variableStep"u8)
            || lines.Count == 4 && lines.Number(3) is not null);
    }
}
