using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Signal;

/// <summary>The format of a file with signal or reads.</summary>
public enum SignalFormat
{
    /// <summary>bigWig. A bigBed is of this format too, and the reader refuses it by name.</summary>
    BigWig,
    /// <summary>bedGraph or wiggle.</summary>
    Text,
    /// <summary>BAM.</summary>
    Bam,
    /// <summary>CRAM.</summary>
    Cram,
}

/// <summary>Detects the format of a file with signal or reads by its first bytes.</summary>
public static class SignalFormats
{
    /// <summary>The format; text if the first bytes are those of no other format.</summary>
    /// <exception cref="InputException">The file cannot be opened, is empty, or is truncated.</exception>
    public static SignalFormat Detect(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using (var file = InputBytes.Open(path))
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.IsEmpty)
            throw InputException.In(path, "is empty, expected signal or reads");
        if (BigWigHeader.Begins(head, BigWigHeader.Magic, out _) || BigWigHeader.Begins(head, BigWigHeader.BigBedMagic, out _))
            return SignalFormat.BigWig;
        if (head.SequenceEqual("CRAM"u8))
            return SignalFormat.Cram;
        if (TextInput.KindOf(path) != TextKind.Bgzf)
            return SignalFormat.Text;
        using var text = TextInput.Open(path);
        Span<byte> unpacked = stackalloc byte[4];
        int read = text.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
        return unpacked[..read].SequenceEqual("BAM\x01"u8) ? SignalFormat.Bam : SignalFormat.Text;
    }
}
