namespace CisLens.Core;

/// <summary>Strand of the genome; <see cref="None"/> is the <c>.</c> of BED.</summary>
public enum Strand { None, Plus, Minus }

/// <summary>An interval of a contig, 0-based and half-open: [<paramref name="Start0"/>, <paramref name="End0"/>).</summary>
public readonly record struct Interval(string Contig, long Start0, long End0, Strand Strand = Strand.None)
{
    /// <summary>Length in bp.</summary>
    public long Length => End0 - Start0;

    /// <summary>The middle base, (start + end) div 2, 0-based (docs/conventions.md, section 6).</summary>
    public long Middle0 => (Start0 + End0) / 2;

    /// <summary>True if the two intervals share at least one base.</summary>
    public bool Overlaps(Interval other) => Contig == other.Contig && Start0 < other.End0 && other.Start0 < End0;

    /// <summary>The interval as text, 1-based and closed, such as <c>chr1:101-200</c>.</summary>
    public override string ToString() => $"{Contig}:{Start0 + 1}-{End0}";
}
