namespace CisLens.Mutate.Saturation;

/// <summary>A stretch whose every base is changed, with the base that its windows are centred on.</summary>
/// <param name="Name">Its name in outputs: that of the BED line, the sequence or the variant.</param>
/// <param name="Contig">Index of the contig in the genome.</param>
/// <param name="Start0">First base changed.</param>
/// <param name="End0">Behind the last base changed.</param>
/// <param name="Anchor0">The base in the middle of the window: the region's middle, a peak's summit, a variant's POS.</param>
/// <param name="Marks">Variants to point out in figures.</param>
public sealed record IsmRegion(string Name, int Contig, long Start0, long End0, long Anchor0, IReadOnlyList<IsmVariant> Marks)
{
    /// <summary>A region around its own middle (conventions section 6).</summary>
    public static IsmRegion Around(string name, int contig, long start0, long end0) => new(name, contig, start0, end0, (start0 + end0) / 2, []);

    /// <summary>Bases changed.</summary>
    public long Length => End0 - Start0;

    /// <summary>
    /// The windows that cover the region, each with the bases that are changed in it. One window, centred on the anchor, holds
    /// any region that it can hold: it moves only as far as it must. A longer region is cut into stretches of half a window,
    /// so that no base is without a quarter of a window around it.
    /// </summary>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="left">Index of the anchor in a window.</param>
    public IEnumerable<IsmTile> Tiles(int window, int left)
    {
        if (Length <= window)
        {
            yield return new(Start0, End0, Math.Clamp(Anchor0 - left, End0 - window, Start0));
            yield break;
        }
        int stretch = Math.Max(1, window / 2);
        for (long start0 = Start0; start0 < End0; start0 += stretch)
        {
            long end0 = Math.Min(start0 + stretch, End0);
            yield return new(start0, end0, (start0 + end0) / 2 - left);
        }
    }
}

/// <summary>Bases that share one reference window.</summary>
/// <param name="Start0">First base changed.</param>
/// <param name="End0">Behind the last base changed.</param>
/// <param name="Window0">Start of the window.</param>
public readonly record struct IsmTile(long Start0, long End0, long Window0);

/// <summary>A variant to point out.</summary>
/// <param name="Pos0">0-based POS.</param>
/// <param name="Ref">REF.</param>
/// <param name="Alt">ALT.</param>
/// <param name="Id">Its identifier, or null.</param>
public readonly record struct IsmVariant(long Pos0, string Ref, string Alt, string? Id);
