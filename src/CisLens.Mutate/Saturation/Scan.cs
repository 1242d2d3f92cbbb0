using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Saturation;

/// <summary>What a shuffle keeps.</summary>
public enum ShuffleKeeps
{
    /// <summary>The number of each dinucleotide, and the first and last base (<see cref="DinucleotideShuffle"/>).</summary>
    Dinucleotides,
    /// <summary>The number of each base.</summary>
    Bases,
}

/// <summary>Bases that are placed into a sequence.</summary>
/// <param name="Name">The name in outputs.</param>
/// <param name="Codes">The bases, plus strand.</param>
public sealed record ScanMotif(string Name, byte[] Codes);

/// <summary>A stretch that is changed in one or several ways; its effect is the mean of their effects.</summary>
/// <param name="Start0">0-based start of the bases that are replaced; for an insertion, the base after it.</param>
/// <param name="Length">Number of bases that are replaced; 0 for an insertion.</param>
/// <param name="Change">The change in outputs.</param>
/// <param name="Edits">The edits.</param>
public sealed record ScanSite(long Start0, int Length, string Change, IReadOnlyList<Edit> Edits);

/// <summary>A kind of change that is made at every position of a region, or at one.</summary>
public sealed class Scan
{
    const int Tries = 100;

    readonly Func<Template, IsmRegion, long, IEnumerable<ScanSite>> _at;

    Scan(IReadOnlyList<string> rows, Func<Template, IsmRegion, long, IEnumerable<ScanSite>> at) => (Rows, _at) = (rows, at);

    /// <summary>The changes in outputs: one per size or motif.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Deletions of some sizes in bp, one from each position on.</summary>
    public static Scan Deletions(IReadOnlyList<int> sizes) => new([.. sizes.Select(Deletion)], (_, region, pos0) => sizes
        .Where(size => pos0 + size <= region.End0).Select(size => new ScanSite(pos0, size, Deletion(size), [new Edit(pos0, size, [])])));

    /// <summary>Stretches of some sizes in bp, one from each position on, each replaced by shuffled copies.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="count">Number of shuffled copies of a stretch.</param>
    /// <param name="keeps">What a shuffle keeps.</param>
    /// <param name="seed">The seed; the copies of a stretch do not depend on other stretches.</param>
    public static Scan Shuffles(IReadOnlyList<int> sizes, int count, ShuffleKeeps keeps, ulong seed) =>
        new([.. sizes.Select(Shuffle)], (template, region, pos0) => sizes.Where(size => pos0 + size <= region.End0)
            .Select(size => Shuffled(template, pos0, size, Shuffle(size), count, keeps, seed)));

    /// <summary>The whole region, replaced by shuffled copies.</summary>
    /// <inheritdoc cref="Shuffles"/>
    public static Scan Ablation(int count, ShuffleKeeps keeps, ulong seed) => new(["shuffle"], (template, region, pos0) =>
        pos0 > region.Start0 ? [] : [Shuffled(template, pos0, (int)region.Length, "shuffle", count, keeps, seed)]);

    /// <summary>Motifs that are inserted before each base: the bases after them move.</summary>
    public static Scan Insertions(IReadOnlyList<ScanMotif> motifs) => new([.. motifs.Select(m => m.Name)], (_, _, pos0) =>
        motifs.Select(motif => new ScanSite(pos0, 0, motif.Name, [new Edit(pos0, 0, motif.Codes)])));

    /// <summary>Motifs that replace as many bases, from each position on.</summary>
    public static Scan Replacements(IReadOnlyList<ScanMotif> motifs) => new([.. motifs.Select(m => m.Name)], (_, region, pos0) =>
        motifs.Where(motif => pos0 + motif.Codes.Length <= region.End0).Select(motif => Replacement(motif.Name, pos0, motif.Codes)));

    /// <summary>
    /// Motifs that replace as many bases at some distances from the anchor of a region. The middle of a motif (the base with index
    /// length / 2) is at the distance. On the minus strand of a gene, distances and motifs are those of that strand.
    /// </summary>
    internal static Scan AtAnchor(IReadOnlyList<ScanMotif> motifs, IReadOnlyList<int> offsets, bool reverse) => new([],
        (_, region, pos0) =>
            from motif in motifs
            from offset in offsets
            let after = motif.Codes.Length - 1 - motif.Codes.Length / 2   // bases of the motif after its middle
            select reverse
                ? Replacement(motif.Name, region.Anchor0 - offset - after, Dna.ReverseComplement(motif.Codes))
                : Replacement(motif.Name, region.Anchor0 + offset - motif.Codes.Length / 2, motif.Codes));

    /// <summary>The changes from one position on.</summary>
    internal IEnumerable<ScanSite> At(Template template, IsmRegion region, long pos0) => _at(template, region, pos0);

    static string Deletion(int size) => $"del{size}";

    static string Shuffle(int size) => $"shuffle{size}";

    static ScanSite Replacement(string name, long pos0, byte[] codes) =>
        new(pos0, codes.Length, name, [new Edit(pos0, codes.Length, codes)]);

    static ScanSite Shuffled(Template template, long pos0, int size, string change, int count, ShuffleKeeps keeps, ulong seed)
    {
        var codes = new byte[size];
        template.Codes(pos0, codes);
        var rng = new Rng(seed).Split($"{template.Genome.Contigs[template.Contig].Name}:{pos0}:{size}");
        return new(pos0, size, change, [.. Enumerable.Range(0, count).Select(_ => new Edit(pos0, size, Other(codes, keeps, rng)))]);
    }

    /// <summary>A shuffled copy that differs from the stretch; the stretch itself if none was found, as for a repeat of one base.</summary>
    static byte[] Other(byte[] codes, ShuffleKeeps keeps, Rng rng)
    {
        byte[] copy = codes;
        for (int i = 0; i < Tries && copy.AsSpan().SequenceEqual(codes); i++)
            if (keeps == ShuffleKeeps.Dinucleotides)
                copy = DinucleotideShuffle.Shuffle(codes, rng);
            else
                rng.Shuffle(copy = [.. codes]);
        return copy;
    }
}
