using System.Globalization;
using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>
/// The exons of a transcript at one locus. Files of UCSC and iGenomes give one transcript_id to all loci of a transcript; there, the
/// exon_number begins again.
/// </summary>
sealed class TranscriptLocus(GtfRecord first, int contig, string transcript)
{
    const long LongestIntron = 2_000_000; // human introns are shorter than 1.5 Mb

    readonly List<(long Start0, long End0)> _exons = [];
    readonly List<int> _numbers = [];

    /// <summary>The line of its first exon.</summary>
    public GeneLine First { get; } = GeneLine.From(first);

    /// <summary>Index of its contig.</summary>
    public int Contig => contig;

    /// <summary>Its transcript_id, or the ID of its parent in a GFF3.</summary>
    public string Transcript => transcript;

    /// <summary>True on the minus strand.</summary>
    public bool Reverse { get; } = first.Strand == '-';

    /// <summary>Its first base.</summary>
    public long Start0 { get; private set; } = first.Start0;

    /// <summary>The base after its last.</summary>
    public long End0 { get; private set; } = first.End0;

    /// <summary>True if an exon is past the end of the contig, so that the transcript is left out.</summary>
    public bool IsCut { get; set; }

    /// <summary>Number of exonic bases.</summary>
    public long Bases => _exons.Sum(e => e.End0 - e.Start0);

    /// <summary>True if an exon can be of this locus: it is on the same strand, is not far away, and has a new exon_number or overlaps.
    /// </summary>
    public bool CanHave(GtfRecord exon)
    {
        if (exon.Strand == '-' != Reverse)
            return false;
        long gap = Math.Max(exon.Start0 - End0, Start0 - exon.End0);
        return gap < 0 || gap <= LongestIntron && !(Number(exon) is { } number && _numbers.Contains(number));
    }

    /// <summary>Adds an exon.</summary>
    public void Add(GtfRecord exon)
    {
        (Start0, End0) = (Math.Min(Start0, exon.Start0), Math.Max(End0, exon.End0));
        _exons.Add((exon.Start0, exon.End0));
        if (Number(exon) is { } number)
            _numbers.Add(number);
    }

    /// <summary>The gene that has this transcript.</summary>
    public Gene Gene(string name) => new(name, contig, Start0, End0, Reverse, [.. _exons.Order()]);

    static int? Number(GtfRecord exon) =>
        int.TryParse(exon["exon_number"], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
