using CisLens.Core;
using CisLens.Formats.Checks;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Alleles;

/// <summary>Turns an ALT of a record into the edit that is scored: classification, REF check, normalisation, anchor.</summary>
/// <param name="genome">The genome of the variants.</param>
/// <param name="options">What happens to special cases.</param>
/// <param name="longestAllele">Length in bp of the longest normalised allele that is scored.</param>
public sealed class AllelePlanner(Genome genome, AlleleOptions options, int longestAllele)
{
    /// <summary>Without <see cref="AlleleOptions.MaxAllele"/>, an allele is at most the window divided by this.</summary>
    public const int WindowsPerAllele = 4;

    /// <summary>Plans one ALT of a record; an ALT that cannot be scored has a status, and no exception is thrown.</summary>
    /// <param name="contig">Index of the contig in the genome; −1 if the genome does not have it.</param>
    /// <param name="record">The record.</param>
    /// <param name="alt">Index of the ALT.</param>
    public AllelePlan Plan(int contig, VcfRecord record, int alt)
    {
        var status = Classify(record.RefKind, record.AltKind(alt));
        return status == AlleleStatus.Ok
            ? Plan(contig, record.Pos0, Codes(record.Ref), Codes(record.Alt(alt)))
            : AllelePlan.NotScored(status);
    }

    /// <summary>Plans one pair of alleles that are sequences.</summary>
    /// <param name="contig">Index of the contig in the genome; −1 if the genome does not have it.</param>
    /// <param name="pos0">0-based POS.</param>
    /// <param name="refCodes">Codes of REF.</param>
    /// <param name="altCodes">Codes of ALT.</param>
    public AllelePlan Plan(int contig, long pos0, byte[] refCodes, byte[] altCodes)
    {
        if (refCodes.AsSpan().SequenceEqual(altCodes))
            return AllelePlan.NotScored(AlleleStatus.BadAllele);
        if (contig < 0)
            return AllelePlan.NotScored(AlleleStatus.NoContig);
        if (!OnContig(contig, pos0, refCodes.Length))
            return AllelePlan.NotScored(AlleleStatus.OutOfRange);
        var plain = new Template(genome, contig);
        var written = new Template(genome, contig, pos0, refCodes);
        return RefCheck.Compare(genome, contig, pos0, refCodes) switch
        {
            RefMatch.Same => Scored(AlleleStatus.Ok, plain, pos0, refCodes, altCodes),
            RefMatch.Compatible => Scored(AlleleStatus.Ok, written, pos0, refCodes, altCodes),
            RefMatch.Unknown when options.AllowN =>
                Scored(AlleleStatus.HasN | AlleleStatus.RefForced, written, pos0, refCodes, altCodes),
            RefMatch.Unknown => AllelePlan.NotScored(AlleleStatus.RefUnknown),
            _ when options.CheckRef == RefPolicy.Force => Scored(AlleleStatus.RefForced, written, pos0, refCodes, altCodes),
            _ when options.CheckRef == RefPolicy.Swap && IsInGenome(contig, pos0, altCodes) =>
                Scored(AlleleStatus.RefSwapped, plain, pos0, altCodes, refCodes),
            _ => AllelePlan.NotScored(AlleleStatus.RefMismatch),
        };
    }

    bool IsInGenome(int contig, long pos0, ReadOnlySpan<byte> codes) =>
        OnContig(contig, pos0, codes.Length) && RefCheck.Compare(genome, contig, pos0, codes) == RefMatch.Same;

    static AlleleStatus Classify(AlleleKind reference, AlleleKind alternate) => reference != AlleleKind.Bases
        ? AlleleStatus.BadAllele
        : alternate switch
        {
            AlleleKind.Bases => AlleleStatus.Ok,
            AlleleKind.Missing => AlleleStatus.NoAlt,
            AlleleKind.Star => AlleleStatus.Star,
            AlleleKind.Symbolic or AlleleKind.Breakend => AlleleStatus.Symbolic,
            _ => AlleleStatus.BadAllele,
        };

    static byte[] Codes(ReadOnlySpan<byte> letters)
    {
        if (letters.Length == 1)
            return Edit.Codes([Dna.Code(letters[0])]);
        var codes = new byte[letters.Length];
        Dna.Encode(letters, codes);
        return codes;
    }

    bool OnContig(int contig, long pos0, int length) => pos0 >= 0 && pos0 <= genome.Contigs[contig].Length - length;

    AllelePlan Scored(AlleleStatus status, Template template, long pos0, byte[] present, byte[] edited)
    {
        var (edit, normalPos0, refLength) = Normaliser.Normalise(template, pos0, present, edited);
        if (refLength + Math.Max(0, edit.Growth) > longestAllele)
            return AllelePlan.NotScored(AlleleStatus.TooLong);
        return new(status, template, edit, normalPos0 + (options.Anchor == AnchorRule.RefMiddle ? refLength / 2 : 0));
    }
}
