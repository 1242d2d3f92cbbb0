using CisLens.Core;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Saturation;

/// <summary>A region whose bases are all changed, with the base that its window is centred on.</summary>
/// <param name="Name">The name in outputs: that of the BED line, the sequence or the variant.</param>
/// <param name="Contig">Index of the contig in the genome.</param>
/// <param name="Start0">0-based start of the region.</param>
/// <param name="End0">0-based, exclusive end of the region.</param>
/// <param name="Anchor0">The anchor of the window: the middle of the region, the summit of a peak, or POS of a variant.</param>
/// <param name="Marks">Variants to mark in figures.</param>
public sealed record IsmRegion(string Name, int Contig, long Start0, long End0, long Anchor0, IReadOnlyList<IsmVariant> Marks)
{
    /// <summary>A region whose anchor is its middle (docs/conventions.md, section 6).</summary>
    public static IsmRegion Around(string name, int contig, long start0, long end0) =>
        new(name, contig, start0, end0, (start0 + end0) / 2, []);

    /// <summary>A region that cannot be mutated.</summary>
    /// <param name="name">Its name in outputs.</param>
    /// <param name="contig">The contig as the file names it.</param>
    /// <param name="start0">0-based start.</param>
    /// <param name="status">Why it cannot.</param>
    internal static IsmRegion Off(string name, string contig, long start0, AlleleStatus status) =>
        new(name, -1, start0, start0, start0, []) { ContigName = contig, Status = status };

    /// <summary>Why the region cannot be mutated; <see cref="AlleleStatus.Ok"/> if it can.</summary>
    public AlleleStatus Status { get; private init; }

    /// <summary>Name of the contig of a region that cannot be mutated; null for others.</summary>
    public string? ContigName { get; private init; }

    /// <summary>The gene around whose start site the window is placed; null for a window that is centred on the anchor.</summary>
    public Gene? Gene { get; init; }

    /// <summary>Length of the region in bp.</summary>
    public long Length => End0 - Start0;

    /// <summary>
    /// The windows that cover the region, each with the bases that are changed in it. A region that fits into one window has one: it is
    /// centred on the anchor, and is moved only if the region would be outside. A longer region is cut into parts of half a window, so
    /// that each base has at least a quarter of a window on either side.
    /// </summary>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="left">Index of the anchor in a window.</param>
    public IEnumerable<(long Start0, long End0, long Window0)> Tiles(int window, int left)
    {
        if (Length <= window)
        {
            yield return (Start0, End0, Math.Clamp(Anchor0 - left, End0 - window, Start0));
            yield break;
        }
        foreach (var (start0, end0) in Parts(Math.Max(1, window / 2)))
            yield return (start0, end0, (start0 + end0) / 2 - left);
    }

    /// <summary>The region cut into parts.</summary>
    /// <param name="bases">Largest number of bases of a part.</param>
    internal IEnumerable<(long Start0, long End0)> Parts(int bases)
    {
        for (long start0 = Start0; start0 < End0; start0 += bases)
            yield return (start0, Math.Min(start0 + bases, End0));
    }
}

/// <summary>A variant to mark in figures.</summary>
/// <param name="Pos0">0-based POS.</param>
/// <param name="Ref">REF.</param>
/// <param name="Alt">ALT.</param>
/// <param name="Id">ID, or null.</param>
public readonly record struct IsmVariant(long Pos0, string Ref, string Alt, string? Id);
