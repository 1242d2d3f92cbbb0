using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Signal;

/// <summary>The format of a file with signal or reads.</summary>
public enum SignalFormat
{
    /// <summary>bigWig. A bigBed is of this format too, and the reader refuses it by name.</summary>
    BigWig,
    /// <summary>bedGraph or wiggle. Any other format is refused when it is read.</summary>
    Text,
    /// <summary>BAM.</summary>
    Bam,
}

/// <summary>Detects the format of a file with signal or reads by its first bytes.</summary>
public static class SignalFormats
{
    const string Expected = "bigWig, bedGraph or wiggle";

    /// <summary>The format; text if the first bytes are those of no other format.</summary>
    /// <exception cref="InputException">The file cannot be opened, is truncated, or is empty, SAM, CRAM or an index.</exception>
    public static SignalFormat Detect(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using (var file = InputBytes.Open(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (BigWigHeader.Begins(start, BigWigHeader.Magic, out _) || BigWigHeader.Begins(start, BigWigHeader.BigBedMagic, out _))
            return SignalFormat.BigWig;
        using var text = TextInput.Peek(path, out byte[] head);
        if (head.AsSpan().StartsWith(BamReader.Magic))
            return SignalFormat.Bam;
        return OtherFormat.Known(head, path, Expected) is { } other ? throw InputException.In(path, other) : SignalFormat.Text;
    }
}
