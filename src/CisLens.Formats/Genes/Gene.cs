namespace CisLens.Formats.Genes;

/// <summary>A gene with the transcript that stands for it.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Contig">Index of its contig in the genome.</param>
/// <param name="Start0">First base of the transcript.</param>
/// <param name="End0">Behind its last base.</param>
/// <param name="Reverse">True on the minus strand.</param>
/// <param name="Exons">First base of each exon and the base behind its last, ascending; null where the file has no exons.</param>
public sealed record Gene(string Name, int Contig, long Start0, long End0, bool Reverse, IReadOnlyList<(long Start0, long End0)>? Exons)
{
    /// <summary>Distance in bp from a base to the nearest first or last base of an exon, negative to the left; of two as
    /// near, the left one.</summary>
    public long? ToNearestExonEnd(long pos0) =>
        Exons?.SelectMany(exon => new[] { exon.Start0 - pos0, exon.End0 - 1 - pos0 }).MinBy(Math.Abs);
}
