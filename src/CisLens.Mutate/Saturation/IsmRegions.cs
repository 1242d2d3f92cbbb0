using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Saturation;

/// <summary>The regions of saturation mutagenesis: typed, from a BED or narrowPeak file, around variants, or whole sequences.</summary>
public static class IsmRegions
{
    /// <summary>A region as the user gives it, 1-based.</summary>
    /// <exception cref="UsageException">The text is not a region of the genome.</exception>
    public static IsmRegion Typed(string text, Genome genome)
    {
        var interval = Region.Parse(text, genome);
        return IsmRegion.Around(interval.ToString(), genome.IndexOf(interval.Contig), interval.Start0, interval.End0);
    }

    /// <summary>The lines of a BED file, or of a narrowPeak file centred on the summits.</summary>
    /// <exception cref="InputException">A line is not an interval, or is outside the genome.</exception>
    public static IEnumerable<IsmRegion> Bed(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        if (IsNarrowPeak(path))
            foreach (var peak in NarrowPeakReader.Read(path))
                yield return FromInterval(path, peak.Line, peak.Interval, peak.Name, genome, contigs) with { Anchor0 = peak.Anchor0 };
        else
            foreach (var line in BedReader.Read(path))
                yield return FromInterval(path, line.Line, line.Interval, line.Name, genome, contigs);
    }

    /// <summary>The bases around POS of each variant; the window is centred as in <c>score</c>.</summary>
    /// <param name="path">The VCF.</param>
    /// <param name="flank">Number of bases on either side of POS.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="log">Receives a warning for each record that is left out.</param>
    public static IEnumerable<IsmRegion> AroundVariants(string path, int flank, Genome genome, IRunLog log)
    {
        using var reader = VcfReader.Open(path, log);
        var contigs = ContigMap.Resolve(path, reader.Header.Contigs, genome);
        var record = new VcfRecord();
        while (reader.Read(record))
        {
            int contig = contigs.IndexOf(record.Contig);
            if (contig < 0 || record.Pos0 < 0 || record.Pos0 >= genome.Contigs[contig].Length)
            {
                log.Warn("records outside the genome are left out", $"line {record.Line}, {record.Contig}:{record.Pos}");
                continue;
            }
            yield return AroundVariant(record, contig, flank, genome);
        }
        contigs.RequireShared();
    }

    /// <summary>All sequences of a FASTA file, from end to end; the window is filled with N outside a sequence.</summary>
    public static IEnumerable<IsmRegion> Sequences(Genome sequences) =>
        sequences.Contigs.Select((contig, index) => IsmRegion.Around(contig.Name, index, 0, contig.Length));

    static IsmRegion AroundVariant(VcfRecord record, int contig, int flank, Genome genome)
    {
        string id = record.Text(VcfColumn.Id);
        var marks = Enumerable.Range(0, record.AltCount)
            .Select(alt => new IsmVariant(record.Pos0, record.Text(VcfColumn.Ref), record.AltText(alt), id == "." ? null : id));
        return new(id == "." ? $"{record.Contig}:{record.Pos}" : id, contig, Math.Max(0, record.Pos0 - flank),
            Math.Min(genome.Contigs[contig].Length, record.Pos0 + flank + 1), record.Pos0, [.. marks]);
    }

    static IsmRegion FromInterval(string path, long line, Interval interval, string name, Genome genome, ContigMap contigs)
    {
        int contig = contigs.IndexOf(interval.Contig);
        if (contig < 0 || interval.End0 > genome.Contigs[contig].Length || interval.Length == 0)
            throw InputException.At(path, line, $"{interval} is empty or outside {genome.Path}; expected an interval of this genome");
        return IsmRegion.Around(name.Length > 0 ? name : interval.ToString(), contig, interval.Start0, interval.End0);
    }

    static bool IsNarrowPeak(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".narrowPeak", StringComparison.OrdinalIgnoreCase);
    }
}
