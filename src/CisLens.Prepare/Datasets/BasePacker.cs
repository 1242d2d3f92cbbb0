using CisLens.Core;

namespace CisLens.Prepare.Datasets;

/// <summary>Writes sequences one after another with two bits per base, and the runs of unknown bases into a second file.</summary>
sealed class BasePacker(HashedFile bases, HashedFile unknown)
{
    byte _open;

    /// <summary>Bases written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends a sequence; codes of <see cref="Dna.N"/> and above are unknown bases.</summary>
    public void Append(ReadOnlySpan<byte> codes)
    {
        long runStart = -1;
        foreach (byte code in codes)
        {
            if (code >= Dna.N && runStart < 0)
                runStart = Length;
            else if (code < Dna.N && runStart >= 0)
                runStart = EndRun(runStart);
            _open |= (byte)((code & 3) << (int)(2 * (Length % 4)));
            if (++Length % 4 == 0)
                Flush();
        }
        if (runStart >= 0)
            EndRun(runStart);
    }

    /// <summary>Writes the last byte if it is not full.</summary>
    public void Finish()
    {
        if (Length % 4 != 0)
            Flush();
    }

    void Flush()
    {
        bases.WriteItem(_open);
        _open = 0;
    }

    long EndRun(long start)
    {
        unknown.WriteItem(new UnknownRun(start, Length - start));
        return -1;
    }
}
