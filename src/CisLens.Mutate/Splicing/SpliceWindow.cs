using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Splicing;

/// <summary>
/// The pre-mRNA of a gene around a variant: what the model must see to answer for all places within a distance of it. Outside of the
/// transcript everything is N; on the minus strand the model is given the reverse complement.
/// </summary>
sealed class SpliceWindow
{
    readonly Template _template;
    readonly long _start0;
    readonly int _cropBp;
    readonly byte[] _plus;
    readonly List<SpanCopy> _copies = [];

    /// <summary>The window of some alleles of one gene that share their centre.</summary>
    /// <param name="template">The chromosome.</param>
    /// <param name="gene">The gene.</param>
    /// <param name="centre0">The base that it is centred on.</param>
    /// <param name="distance">Places on either side of it that are predicted.</param>
    /// <param name="cropBp">What the model must see on either side of a place.</param>
    public SpliceWindow(Template template, Gene gene, long centre0, int distance, int cropBp)
    {
        (_template, Gene, _cropBp, Places) = (template, gene, cropBp, 2 * distance + 1);
        _start0 = centre0 - distance - cropBp;
        _plus = Transcribed(_start0, Places + 2 * cropBp);
    }

    /// <summary>The gene.</summary>
    public Gene Gene { get; }

    /// <summary>How many places are predicted.</summary>
    public int Places { get; }

    /// <summary>The first place that is predicted.</summary>
    public long FirstPlace0 => _start0 + _cropBp;

    /// <summary>What its bases are like: unknown ones within the transcript, and those off the contig.</summary>
    public AlleleStatus Flags(AlleleOptions options)
    {
        long from0 = Math.Max(_start0, Gene.Start0), to0 = Math.Min(_start0 + _plus.Length, Gene.End0);
        int unknown = _plus.AsSpan((int)(from0 - _start0), (int)(to0 - from0)).Count(Dna.N);
        long off = _template.OffContig(_start0, _plus.Length);
        if (off > 0 && options.Edge == EdgeRule.Skip)
            return AlleleStatus.OutOfRange;
        if (unknown > options.MaxN * _plus.Length)
            return AlleleStatus.NLimit;
        return (unknown > 0 ? AlleleStatus.HasN : 0) | (off > 0 ? AlleleStatus.Padded : 0);
    }

    /// <summary>Adds an edited copy.</summary>
    /// <returns>Its place among the copies, and where it differs in places of the output on the plus strand.</returns>
    public (int Copy, WindowEdit Edit) Add(Edit edit)
    {
        int at = (int)(edit.Start0 - _start0);
        // behind a deletion that is longer than the distance the model must still see enough
        int behind = (int)Math.Max(_start0 + _plus.Length - _cropBp - edit.End0, 0) + _cropBp;
        byte[] codes = [.. _plus.AsSpan(0, at), .. edit.Alt, .. Transcribed(edit.End0, behind)];
        _copies.Add(Gene.Reverse
            ? new(Dna.ReverseComplement(codes), new(0, _plus.Length - at - edit.RefLength, edit.RefLength, codes.Length - at - edit.Alt.Length, edit.Alt.Length))
            : new(codes, new(0, at, edit.RefLength, at, edit.Alt.Length)));
        return (_copies.Count - 1, new(0, at - _cropBp, edit.RefLength, at - _cropBp, edit.Alt.Length));
    }

    /// <summary>What the model is asked.</summary>
    public EditedSpan Span => new(Gene.Reverse ? Dna.ReverseComplement(_plus) : _plus, _copies);

    /// <summary>An answer of the model with its places on the plus strand again.</summary>
    public float[] OnPlus(float[] answer, int tracks) =>
        Gene.Reverse ? [.. answer.Chunk(tracks).Reverse().SelectMany(place => place)] : answer;

    byte[] Transcribed(long start0, int length)
    {
        var codes = new byte[length];
        _template.Codes(start0, codes);
        codes.AsSpan(0, (int)Math.Clamp(Gene.Start0 - start0, 0, length)).Fill(Dna.N);
        codes.AsSpan((int)Math.Clamp(Gene.End0 - start0, 0, length)..).Fill(Dna.N);
        return codes;
    }
}
