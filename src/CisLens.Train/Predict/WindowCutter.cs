using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Predict;

/// <summary>Writes the codes of bases from a 0-based position on, N outside, and returns the number of positions outside.</summary>
/// <param name="start0">The first position; may be negative.</param>
/// <param name="codes">Receives the codes.</param>
delegate int ReadBases(long start0, Span<byte> codes);

/// <summary>Cuts the windows of a model from sequences and regions.</summary>
/// <param name="model">The manifest of the model.</param>
/// <param name="maxN">Largest share of unknown bases.</param>
sealed class WindowCutter(ModelManifest model, double maxN)
{
    const int StretchBp = 5_000;   // predicted at once in a long sequence, if the model takes windows of several lengths

    /// <summary>True if the model has bins, so that a sequence or region has one row per bin.</summary>
    public bool HasBins => model.BinBp is not null && (model.Bins > 1 || model.IsLocal);

    /// <summary>True if the model takes a sequence of any length as it is.</summary>
    public bool TakesAnyLength => model is { LengthStep: 1, BinBp: null };

    int Window => model.Window;

    /// <summary>The window or windows of a sequence.</summary>
    public (AlleleStatus Status, IEnumerable<PredictionWindow> Windows) Sequence(byte[] codes)
    {
        int length = codes.Length;
        if (length == 0)
            return (model.MayLackValues ? AlleleStatus.NoKmer : AlleleStatus.OutOfRange, []);
        ReadBases read = (start0, into) => Copy(codes, start0, into);
        if (TakesAnyLength)
            return With(Unknown(codes.AsSpan().Count(Dna.N), length), [new(codes, 0, 0, new(0, 1), false)]);
        if (HasBins && (model.IsLocal || length > Window))
            return With(Unknown(codes.AsSpan().Count(Dna.N), length), Tiles(read, 0, length, reverse: false));
        long start0 = Start0(length);
        int from = (int)Math.Max(0, start0), to = (int)Math.Min(length, start0 + Window);
        var status = Unknown(codes.AsSpan(from..to).Count(Dna.N), to - from);
        return With(status | (to - from < Window ? AlleleStatus.Padded : 0), [Overlapping(Cut(read, start0, Window, false), 0, length)]);
    }

    /// <summary>The window or windows of a region.</summary>
    /// <param name="read">Reads the contig.</param>
    /// <param name="contigLength">Length of the contig in bp.</param>
    /// <param name="region">The region.</param>
    /// <param name="anchor0">
    /// The base on which the window is centred. Null takes the middle; a region as long as the window is then the window.
    /// </param>
    public (AlleleStatus Status, IEnumerable<PredictionWindow> Windows) Region(
        ReadBases read, long contigLength, Interval region, long? anchor0)
    {
        if (region.Length == 0 || region.End0 > contigLength)
            return (AlleleStatus.OutOfRange, []);
        bool reverse = region.Strand == Strand.Minus;
        if (HasBins && (model.IsLocal || region.Length > (long)model.Bins * model.BinBp && region.Length != Window))
        {
            bool padded = region.Start0 < model.CropBp || region.End0 + model.CropBp > contigLength;
            return With(Unknown(CountUnknown(read, region), region.Length) | (padded ? AlleleStatus.Padded : 0),
                Tiles(read, region.Start0, region.End0, reverse));
        }
        long start0 = anchor0 is null && region.Length == Window ? region.Start0
            : (anchor0 ?? region.Middle0) - model.Centre.AnchorIndex(Window);
        var window = Cut(read, start0, Window, reverse);
        long off = Math.Max(0, -start0) + Math.Max(0, start0 + Window - contigLength);
        // as in score: bases outside the contig have a flag of their own, and count as unknown
        long unknown = window.Codes.AsSpan().Count(Dna.N);
        var status = unknown > maxN * Window ? AlleleStatus.NLimit
            : (unknown > off ? AlleleStatus.HasN : 0) | (off > 0 ? AlleleStatus.Padded : 0);
        return With(status, [Overlapping(window, region.Start0, region.End0)]);
    }

    /// <summary>A window that is given whole: all its bins.</summary>
    public (AlleleStatus Status, IEnumerable<PredictionWindow> Windows) Whole(byte[] codes) => With(
        Unknown(codes.AsSpan().Count(Dna.N), codes.Length),
        [Cut((start0, into) => Copy(codes, start0, into), 0, codes.Length, false)]);

    /// <summary>The start of the window in a sequence, such that the anchor of both is the same base.</summary>
    public long Start0(long length) => model.Centre.AnchorIndex((int)length) - model.Centre.AnchorIndex(Window);

    /// <summary>Windows side by side, so that each base of the interval has a bin with all bases around it that the model needs.</summary>
    IEnumerable<PredictionWindow> Tiles(ReadBases read, long from0, long to0, bool reverse)
    {
        int bp = model.BinBp!.Value, most = model.IsLocal ? Math.Max(model.Bins, StretchBp / bp) : model.Bins;
        for (long start0 = from0; start0 < to0; start0 += (long)most * bp)
        {
            int bins = (int)Math.Min(most, (to0 - start0 + bp - 1) / bp);
            int length = model.IsLocal ? 2 * model.CropBp + bins * bp : Window;
            yield return Cut(read, start0 - Before(length, reverse), length, reverse) with { Bins = new(0, bins) };
        }
    }

    PredictionWindow Cut(ReadBases read, long start0, int length, bool reverse)
    {
        var codes = new byte[length];
        read(start0, codes);
        var bins = new BinRange(0, model.Head(0).Bins(length));
        return new(reverse ? Dna.ReverseComplement(codes) : codes, start0, start0 + Before(length, reverse), bins, reverse);
    }

    // bases of a window before the first that a bin covers, on the plus strand
    int Before(int length, bool reverse) =>
        reverse && model.BinBp is { } bp ? length - model.CropBp - model.Head(0).Bins(length) * bp : model.CropBp;

    PredictionWindow Overlapping(PredictionWindow window, long from0, long to0)
    {
        if (!HasBins)
            return window;
        int bp = model.BinBp!.Value, bins = window.Bins.Count;
        long first = Math.Clamp((from0 - window.FirstBase0) / bp, 0, bins);
        long end = Math.Clamp((to0 - window.FirstBase0 + bp - 1) / bp, first, bins);
        return window with { Bins = new((int)first, (int)(end - first)) };
    }

    AlleleStatus Unknown(long unknown, long length) =>
        unknown > maxN * length ? AlleleStatus.NLimit : unknown > 0 ? AlleleStatus.HasN : AlleleStatus.Ok;

    static (AlleleStatus, IEnumerable<PredictionWindow>) With(AlleleStatus status, IEnumerable<PredictionWindow> windows)
    {
        bool scored = (status & ~AlleleStatusCode.ScoredFlags) == 0;
        return scored ? (status, windows) : (status & ~AlleleStatusCode.ScoredFlags, []);
    }

    static long CountUnknown(ReadBases read, Interval region)
    {
        var piece = new byte[1 << 16];
        long unknown = 0;
        for (long start0 = region.Start0; start0 < region.End0; start0 += piece.Length)
        {
            var part = piece.AsSpan(0, (int)Math.Min(piece.Length, region.End0 - start0));
            read(start0, part);
            unknown += part.Count(Dna.N);
        }
        return unknown;
    }

    static int Copy(byte[] codes, long start0, Span<byte> into)
    {
        into.Fill(Dna.N);
        long from = Math.Max(0, start0), to = Math.Min(codes.Length, start0 + into.Length);
        if (to <= from)
            return into.Length;
        codes.AsSpan((int)from, (int)(to - from)).CopyTo(into[(int)(from - start0)..]);
        return into.Length - (int)(to - from);
    }
}
