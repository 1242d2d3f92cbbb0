using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Placement;

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

    /// <summary>
    /// The lines of a BED file, or of a narrowPeak file centred on the summits. A region that is not on the genome has a status.
    /// </summary>
    /// <exception cref="InputException">A line is not an interval, or no contig is in the genome.</exception>
    public static IReadOnlyList<IsmRegion> Bed(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        List<IsmRegion> regions = IsNarrowPeak(path)
            ? [.. NarrowPeakReader.Read(path).Select(p => FromInterval(p.Interval, p.Name, p.Anchor0, genome, contigs))]
            : [.. BedReader.Read(path).Select(b => FromInterval(b.Interval, b.Name, b.Interval.Middle0, genome, contigs))];
        contigs.RequireShared();
        return regions;
    }

    /// <summary>
    /// The bases of REF and around it of each variant; the window is centred as in <c>score</c>. A variant that is not on the genome has a
    /// status.
    /// </summary>
    /// <param name="path">The VCF.</param>
    /// <param name="flank">Number of bases on either side of REF.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="log">Receives notes about the file.</param>
    /// <exception cref="InputException">The file is not a VCF, or no contig is in the genome.</exception>
    public static IReadOnlyList<IsmRegion> AroundVariants(string path, int flank, Genome genome, IRunLog log)
    {
        var regions = new List<IsmRegion>();
        using var reader = VcfReader.Open(path, log);
        var contigs = ContigMap.Resolve(path, reader.Header.Contigs, genome);
        var record = new VcfRecord();
        while (reader.Read(record))
            regions.Add(AroundVariant(record, contigs.IndexOf(record.Contig), flank, genome));
        contigs.RequireShared();
        return regions;
    }

    /// <summary>All sequences of a FASTA file, from end to end; the window is filled with N outside a sequence.</summary>
    public static IReadOnlyList<IsmRegion> Sequences(Genome sequences) =>
        [.. sequences.Contigs.Select((contig, index) => contig.Length == 0
            ? IsmRegion.Off(contig.Name, contig.Name, 0, AlleleStatus.OutOfRange)
            : IsmRegion.Around(contig.Name, index, 0, contig.Length))];

    /// <summary>A part of a sequence in the window of the whole sequence, if that fits into a window.</summary>
    /// <param name="part">The part.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="manifest">The manifest of the model.</param>
    public static IsmRegion InSequence(IsmRegion part, Genome sequences, ModelManifest manifest)
    {
        var whole = IsmRegion.Around(part.Name, part.Contig, 0, sequences.Contigs[part.Contig].Length);
        int left = manifest.Centre.AnchorIndex(manifest.Window);
        return whole.Length > manifest.Window ? part
            : part with { Anchor0 = whole.Tiles(manifest.Window, left).Single().Window0 + left };
    }

    /// <summary>
    /// Each region once per gene whose window contains it, or whose transcript does, named REGION.GENE. A region without a gene has the
    /// status <see cref="AlleleStatus.NoGene"/>.
    /// </summary>
    /// <param name="regions">The regions.</param>
    /// <param name="genes">The genes.</param>
    /// <param name="manifest">The manifest of a model whose window is around a start site or in a transcript.</param>
    /// <param name="genome">The genome.</param>
    public static IReadOnlyList<IsmRegion> AroundGenes(IReadOnlyList<IsmRegion> regions, GeneTable genes, ModelManifest manifest,
        Genome genome)
    {
        var around = manifest.Placement == WindowPlacement.AroundTss ? new AroundTss(manifest, genes) : null;
        return [.. regions.SelectMany(region => region.Status != AlleleStatus.Ok ? [region]
            : Genes(region)
                .Select(gene => region with { Name = $"{region.Name}.{gene.Name}", Gene = gene })
                .DefaultIfEmpty(IsmRegion.Off(region.Name, genome.Contigs[region.Contig].Name, region.Start0, AlleleStatus.NoGene)))];

        IEnumerable<Gene> Genes(IsmRegion region) => around?.GenesAround(region.Contig, region.Start0, region.End0)
            ?? genes.At(region.Contig, region.Anchor0).Where(gene => gene.Start0 <= region.Start0 && region.End0 <= gene.End0);
    }

    /// <summary>Windows at different random positions of a genome, without an unknown base.</summary>
    /// <param name="genome">The genome.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="count">Number of windows.</param>
    /// <param name="rng">Draws the positions.</param>
    /// <exception cref="InputException">The genome has too few such windows.</exception>
    public static IReadOnlyList<IsmRegion> Random(Genome genome, ModelManifest manifest, int count, Rng rng)
    {
        const int triesPerWindow = 1000;
        var drawn = new HashSet<(int, long)>();
        var regions = new List<IsmRegion>(count);
        int left = manifest.Centre.AnchorIndex(manifest.Window);
        var codes = new byte[manifest.Window];
        for (long tries = 0; regions.Count < count; tries++)
        {
            if (tries > (long)triesPerWindow * count)
                throw InputException.In(genome.Path,
                    $"only {regions.Count:N0} windows of {manifest.Window:N0} bp without N were found, expected {count:N0}; draw fewer");
            var (contig, pos0) = RandomVariants.Position(genome, rng);
            genome.Codes(contig, pos0 - left, codes);
            if (!codes.Contains(Dna.N) && drawn.Add((contig, pos0)))
                regions.Add(IsmRegion.Around($"{genome.Contigs[contig].Name}:{pos0 + 1}", contig, pos0, pos0 + 1));
        }
        return regions;
    }

    /// <summary>Some of the genes of a model whose window is around a start site, at random; all if there are not more.</summary>
    public static IReadOnlyList<IsmRegion> RandomStarts(GeneTable genes, int count, Rng rng)
    {
        Gene[] drawn = [.. genes.Genes];
        rng.Shuffle<Gene>(drawn);
        return [.. drawn.Take(count)
            .Select(gene => IsmRegion.Around(gene.Name, gene.Contig, gene.Tss0, gene.Tss0 + 1) with { Gene = gene })];
    }

    /// <summary>
    /// The part of each region that is in a gene, once per gene, named REGION.GENE. A region in no gene has the status
    /// <see cref="AlleleStatus.NoGene"/>.
    /// </summary>
    /// <param name="regions">The regions.</param>
    /// <param name="genes">The genes.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="log">Receives a warning about regions that are cut.</param>
    public static IReadOnlyList<IsmRegion> InGenes(IReadOnlyList<IsmRegion> regions, GeneTable genes, Genome genome, IRunLog log)
    {
        return [.. regions.SelectMany(region => region.Status != AlleleStatus.Ok ? [region]
            : genes.In(region.Contig, region.Start0, region.End0).Select(gene => Cut(region, gene))
                .DefaultIfEmpty(IsmRegion.Off(region.Name, genome.Contigs[region.Contig].Name, region.Start0, AlleleStatus.NoGene)))];

        IsmRegion Cut(IsmRegion region, Gene gene)
        {
            var part = region with
            {
                Name = $"{region.Name}.{gene.Name}",
                Gene = gene,
                Start0 = Math.Max(region.Start0, gene.Start0),
                End0 = Math.Min(region.End0, gene.End0),
            };
            if (part.Length < region.Length)
                log.Warn("regions that end outside the gene; only the bases of the gene are changed", part.Name);
            return part;
        }
    }

    static IsmRegion AroundVariant(VcfRecord record, int contig, int flank, Genome genome)
    {
        string id = record.Text(VcfColumn.Id), reference = record.Text(VcfColumn.Ref);
        string name = id == "." ? $"{record.Contig}:{record.Pos}" : id;
        long end0 = record.Pos0 + reference.Length;
        if (contig < 0 || record.Pos0 < 0 || end0 > genome.Contigs[contig].Length)
            return IsmRegion.Off(name, record.Contig, record.Pos0, contig < 0 ? AlleleStatus.NoContig : AlleleStatus.OutOfRange);
        var marks = Enumerable.Range(0, record.AltCount)
            .Select(alt => new IsmVariant(record.Pos0, reference, record.AltText(alt), id == "." ? null : id));
        return new(name, contig, Math.Max(0, record.Pos0 - flank), Math.Min(genome.Contigs[contig].Length, end0 + flank), record.Pos0,
            [.. marks]);
    }

    static IsmRegion FromInterval(Interval interval, string name, long anchor0, Genome genome, ContigMap contigs)
    {
        int contig = contigs.IndexOf(interval.Contig);
        name = name is "" or "." ? interval.ToString() : name;
        if (contig < 0 || interval.End0 > genome.Contigs[contig].Length || interval.Length == 0)
            return IsmRegion.Off(name, interval.Contig, interval.Start0, contig < 0 ? AlleleStatus.NoContig : AlleleStatus.OutOfRange);
        return new(name, contig, interval.Start0, interval.End0, anchor0, []);
    }

    static bool IsNarrowPeak(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".narrowPeak", StringComparison.OrdinalIgnoreCase);
    }
}
